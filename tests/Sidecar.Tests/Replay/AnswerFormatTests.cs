using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Sidecar.Policies;
using Sidecar.Replay;

namespace Sidecar.Tests.Replay;

public sealed class AnswerFormatTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(300_000)]
    public void What_is_written_is_read(int length)
    {
        var body = RandomNumberGenerator.GetBytes(length);
        var headers = new HeaderDictionary
        {
            ["Content-Type"] = "application/json",
            ["PAYMENT-RESPONSE"] = "e30=",
            ["Vary"] = new(["Origin", "Accept"]),
            ["X-Latin"] = "caf\u00e9",
            ["X-Empty"] = "",
        };

        var read = AnswerFormat.Read(AnswerFormat.Write(new StoredAnswer(201, headers, body)))!;

        Assert.Equal(201, read.Status);
        Assert.Equal(headers.OrderBy(header => header.Key), read.Headers.OrderBy(header => header.Key));
        Assert.Equal(body, read.Body.ToArray());
    }

    [Theory]
    [InlineData("Connection")]
    [InlineData("Keep-Alive")]
    [InlineData("Transfer-Encoding")]
    [InlineData("Trailer")]
    [InlineData("Upgrade")]
    [InlineData("set-cookie")]
    [InlineData("Date")]
    [InlineData("Content-Length")]
    [InlineData("X-Request-Id")]
    [InlineData("Idempotent-Replayed")]
    [InlineData("Idempotency-Stored")]
    public void What_belongs_to_one_connection_or_one_moment_is_not_kept(string name) =>
        Assert.Empty(Kept(new HeaderDictionary { [name] = "1" }));

    [Theory]
    [InlineData("PAYMENT-RESPONSE")]
    [InlineData("X-PAYMENT-RESPONSE")]
    [InlineData("Content-Encoding")]
    [InlineData("ETag")]
    [InlineData("Location")]
    [InlineData("Cache-Control")]
    [InlineData("Signature")]
    [InlineData("Signature-Input")]
    [InlineData("Content-Digest")]
    [InlineData("Access-Control-Allow-Origin")]
    [InlineData("Access-Control-Expose-Headers")]
    public void What_belongs_to_the_answer_is_kept(string name) =>
        Assert.Equal([name], Kept(new HeaderDictionary { [name] = "1" }).Keys);

    [Fact]
    public void What_Connection_names_is_not_kept() =>
        Assert.Equal(["X-End"], Kept(new HeaderDictionary { ["Connection"] = new(["close, x-hop", "X-Hop-2"]), ["X-Hop"] = "1", ["X-Hop-2"] = "1", ["X-End"] = "1" }).Keys);

    [Fact]
    public void Bytes_of_another_version_or_cut_short_are_no_answer()
    {
        var whole = AnswerFormat.Write(new StoredAnswer(200, new HeaderDictionary { ["ETag"] = "1" }, default)).ToArray();

        Assert.All(Enumerable.Range(0, whole.Length), length => Assert.Null(AnswerFormat.Read(whole.AsMemory(0, length))));
        Assert.NotNull(AnswerFormat.Read(whole));
        Assert.Null(AnswerFormat.Read(new byte[] { 2 }.Concat(whole[1..]).ToArray()));
    }

    private static IHeaderDictionary Kept(HeaderDictionary headers) => AnswerFormat.Read(AnswerFormat.Write(new StoredAnswer(200, headers, default)))!.Headers;
}
