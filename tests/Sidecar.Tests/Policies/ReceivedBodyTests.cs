using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Sidecar.Policies;

namespace Sidecar.Tests.Policies;

public sealed class ReceivedBodyTests
{
    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(4095, false)]
    [InlineData(4096, true)]
    [InlineData(70_000, false)]
    [InlineData(200_000, true)]
    public async Task A_body_is_read_once_and_the_forwarder_gets_the_same_bytes(int length, bool isDeclared)
    {
        var bytes = RandomNumberGenerator.GetBytes(length);
        var source = new DripStream(bytes);
        var passage = PassageOf(source, isDeclared ? length : null);

        var first = Assert.IsType<BodyReading.Read>(await passage.ReadBodyAsync(length, default));
        var second = Assert.IsType<BodyReading.Read>(await passage.ReadBodyAsync(length, default));

        Assert.Equal(bytes, first.Bytes.ToArray());
        Assert.Same(first, second);
        Assert.Equal(Digest.OfBytes(bytes), first.Sha256);
        Assert.Equal(length, source.Given);
        Assert.Equal(bytes, await ForwardedAsync(passage));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_beyond_the_bound_is_refused_and_can_be_forwarded_whole_all_the_same(bool isDeclared)
    {
        var bytes = RandomNumberGenerator.GetBytes(10_001);
        var source = new DripStream(bytes);
        var passage = PassageOf(source, isDeclared ? bytes.Length : null);

        var reading = Assert.IsType<BodyReading.TooLarge>(await passage.ReadBodyAsync(10_000, default));

        Assert.Equal("body_too_large", reading.Refusal.Slug);
        Assert.InRange(source.Given, 0, 10_001);
        Assert.Equal(bytes, await ForwardedAsync(passage));
    }

    [Fact]
    public async Task Each_caller_has_a_bound_of_its_own()
    {
        var bytes = RandomNumberGenerator.GetBytes(9_000);
        var passage = PassageOf(new DripStream(bytes), null);

        Assert.IsType<BodyReading.TooLarge>(await passage.ReadBodyAsync(5_000, default));
        var whole = Assert.IsType<BodyReading.Read>(await passage.ReadBodyAsync(9_000, default));
        Assert.IsType<BodyReading.TooLarge>(await passage.ReadBodyAsync(8_999, default));

        Assert.Equal(bytes, whole.Bytes.ToArray());
        Assert.Equal(bytes, await ForwardedAsync(passage));
    }

    [Fact]
    public async Task A_body_that_breaks_off_is_a_bad_request()
    {
        var passage = PassageOf(new DripStream(new byte[5000]) { Fault = new BadHttpRequestException("Unexpected end of request content.") }, 9000);

        var reading = Assert.IsType<BodyReading.Broken>(await passage.ReadBodyAsync(9000, default));

        Assert.Equal(("bad_request", 400), (reading.Refusal.Slug, reading.Refusal.Status));
    }

    [Fact]
    public async Task What_the_server_says_of_a_body_is_said()
    {
        var passage = PassageOf(new DripStream([]) { Fault = new BadHttpRequestException("Too slow.", StatusCodes.Status408RequestTimeout) }, 9000);

        Assert.Equal(408, (await passage.ReadBodyAsync(9000, default)).Refusal?.Status);
    }

    [Fact]
    public async Task An_upgrade_is_not_read()
    {
        var source = new DripStream(new byte[10]);
        var passage = PassageOf(source, null);
        passage.Request.HttpContext.Features.Set<IHttpUpgradeFeature>(new Upgrade());

        Assert.True(Assert.IsType<BodyReading.Read>(await passage.ReadBodyAsync(100, default)).Bytes.IsEmpty);
        Assert.Equal(0, source.Given);
    }

    private static Passage PassageOf(Stream body, long? length)
    {
        var context = new DefaultHttpContext();
        context.Request.Body = body;
        context.Request.ContentLength = length;
        return SamplePassages.Of(context.Request);
    }

    private static async Task<byte[]> ForwardedAsync(Passage passage)
    {
        using var sent = new MemoryStream();
        await passage.Request.Body.CopyToAsync(sent);
        return sent.ToArray();
    }

    private sealed class Upgrade : IHttpUpgradeFeature
    {
        public bool IsUpgradableRequest => true;

        public Task<Stream> UpgradeAsync() => throw new NotSupportedException();
    }

    /// <summary>Gives at most 1000 bytes a read, then ends or fails.</summary>
    private sealed class DripStream(byte[] bytes) : MemoryStream(bytes)
    {
        public Exception? Fault { get; init; }

        public long Given => Position;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Fault is not null && Position == Length
                ? ValueTask.FromException<int>(Fault)
                : base.ReadAsync(buffer[..Math.Min(1000, buffer.Length)], cancellationToken);
    }
}
