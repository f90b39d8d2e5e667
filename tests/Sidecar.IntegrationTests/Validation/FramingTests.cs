using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Sidecar.IntegrationTests.Validation;

/// <summary>Bodies of every framing and of sizes at the edges of buffers and bounds: the same bytes arrive, or none that could be taken for them.</summary>
public sealed class FramingTests(BodyFixture fixture) : IClassFixture<BodyFixture>
{
    private static readonly int[] Sizes = [0, 1, 4095, 4096, 4097, 64 * 1024, BodyFixture.Cap - 1, BodyFixture.Cap, BodyFixture.Cap + 1];

    public static TheoryData<string, bool, bool, int> Cases
    {
        get
        {
            var cases = new TheoryData<string, bool, bool, int>();
            foreach (var (policy, isHttp2, isDeclared, size) in from policy in new[] { "read", "stream" }
                                                                from isHttp2 in new[] { false, true }
                                                                from isDeclared in new[] { false, true }
                                                                from size in Sizes
                                                                select (policy, isHttp2, isDeclared, size))
            {
                cases.Add(policy, isHttp2, isDeclared, size);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_body_arrives_as_it_was_sent_or_not_at_all(string policy, bool isHttp2, bool isDeclared, int size)
    {
        var path = $"/{policy}/{isHttp2}-{isDeclared}-{size}";
        var body = BodyFixture.Json(size);

        using var answer = await PostAsync(path, isHttp2, Content(body, isDeclared));

        if (size > BodyFixture.Cap)
        {
            Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "body_too_large"), (answer.StatusCode, await SlugAsync(answer)));
            Assert.Equal(0, fixture.Upstream.Hits(path));
            return;
        }

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var arrived = fixture.Upstream.Requests.Single(request => request.RawTarget == path);
        Assert.Equal((body.Length, Convert.ToHexStringLower(SHA256.HashData(body))), (arrived.BodyLength, arrived.BodySha256));
        Assert.False(arrived.Header("Content-Length") is not null && arrived.Header("Transfer-Encoding") is not null);
        if (isDeclared)
        {
            Assert.Equal($"{size}", arrived.Header("Content-Length"));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_compressed_body_streams_as_it_is_and_is_not_read_as_JSON(bool isHttp2)
    {
        using var compressed = new MemoryStream();
        await using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(BodyFixture.Json(20_000));
        }

        using var streamed = await PostAsync($"/stream/gzip-{isHttp2}", isHttp2, Gzip(compressed.ToArray()));
        using var read = await PostAsync($"/read/gzip-{isHttp2}", isHttp2, Gzip(compressed.ToArray()));

        Assert.Equal(HttpStatusCode.OK, streamed.StatusCode);
        var arrived = fixture.Upstream.Requests.Single(request => request.RawTarget == $"/stream/gzip-{isHttp2}");
        Assert.Equal((compressed.Length, "gzip"), (arrived.BodyLength, arrived.Header("Content-Encoding")));
        Assert.Equal(compressed.ToArray(), arrived.Body);
        Assert.Equal((HttpStatusCode.UnsupportedMediaType, "content_encoding_not_taken"), (read.StatusCode, await SlugAsync(read)));
        Assert.Equal("identity", read.Headers.GetValues("Accept-Encoding").Single());
        Assert.Equal(0, fixture.Upstream.Hits($"/read/gzip-{isHttp2}"));
    }

    private static HttpContent Content(byte[] body, bool isDeclared)
    {
        if (!isDeclared)
        {
            return new DripContent(body, "application/json");
        }

        var content = new ByteArrayContent(body);
        content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        return content;
    }

    private static HttpContent Gzip(byte[] bytes)
    {
        var content = Content(bytes, isDeclared: true);
        content.Headers.ContentEncoding.Add("gzip");
        return content;
    }

    private static async Task<string?> SlugAsync(HttpResponseMessage answer) => (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["code"];

    private async Task<HttpResponseMessage> PostAsync(string path, bool isHttp2, HttpContent content) => isHttp2
        ? await fixture.H2cClient.PostAsync(fixture.H2c.Url(path), content)
        : await fixture.Sidecar.Client.PostAsync(fixture.Sidecar.Url(path), content);
}
