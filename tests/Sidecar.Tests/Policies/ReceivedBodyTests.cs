using System.Buffers;
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

    [Theory]
    [InlineData(9_999, true)]
    [InlineData(10_000, true)]
    [InlineData(10_001, false)]
    [InlineData(50_000, false)]
    public async Task A_stream_is_counted_and_never_ends_short(int length, bool isWhole)
    {
        var bytes = RandomNumberGenerator.GetBytes(length);
        var passage = PassageOf(new DripStream(bytes), null);
        passage.LimitBody(Limit(10_000));

        if (isWhole)
        {
            Assert.Equal(bytes, await ForwardedAsync(passage));
            return;
        }

        var fault = await Assert.ThrowsAsync<BodyTooLargeException>(() => ForwardedAsync(passage));
        Assert.Equal(("body_too_large", 413), (BodyRefusals.Broken(new InvalidOperationException("", fault)).Slug, fault.StatusCode));
        await Assert.ThrowsAsync<BodyTooLargeException>(() => ForwardedAsync(passage));
    }

    [Fact]
    public async Task The_policys_bound_holds_for_every_gate_and_for_what_follows_it()
    {
        var passage = PassageOf(new DripStream(new byte[5_000]), null);
        passage.LimitBody(Limit(3_000));

        Assert.Equal(3_000, Assert.IsType<BodyReading.TooLarge>(await passage.ReadBodyAsync(9_000, default)).MaxBytes);
        await Assert.ThrowsAsync<BodyTooLargeException>(() => ForwardedAsync(passage));
    }

    [Fact]
    public async Task A_gates_smaller_bound_lets_the_rest_pass_up_to_the_policys()
    {
        var bytes = RandomNumberGenerator.GetBytes(5_000);
        var passage = PassageOf(new DripStream(bytes), null);
        passage.LimitBody(Limit(5_000));

        Assert.IsType<BodyReading.TooLarge>(await passage.ReadBodyAsync(1_500, default));
        Assert.Equal(bytes, await ForwardedAsync(passage));
    }

    [Fact]
    public async Task A_body_that_does_not_come_is_waited_for_no_longer_than_the_policy_says()
    {
        var passage = PassageOf(new NeverStream(), null);
        passage.LimitBody(Limit(100) with { Patience = TimeSpan.FromMilliseconds(50) });

        var first = Assert.IsType<BodyReading.Broken>(await passage.ReadBodyAsync(100, default));
        var second = Assert.IsType<BodyReading.Broken>(await passage.ReadBodyAsync(100, default));

        Assert.Equal((408, 408, true), (first.Refusal.Status, second.Refusal.Status, first.Refusal.ClosesConnection));
    }

    [Fact]
    public async Task A_client_that_leaves_is_not_called_slow()
    {
        using var gone = new CancellationTokenSource(TimeSpan.FromMilliseconds(20));
        var passage = PassageOf(new NeverStream(), null);
        passage.LimitBody(Limit(100));

        Assert.Equal(400, (await passage.ReadBodyAsync(100, gone.Token)).Refusal?.Status);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3000)]
    public async Task A_body_that_was_waited_for_in_vain_is_read_whole_by_who_comes_next(int before)
    {
        var bytes = RandomNumberGenerator.GetBytes(3500);
        var source = new LateStream(bytes, before);
        var passage = PassageOf(source, bytes.Length);
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(20));

        Assert.Null(await passage.AwaitBodyAsync(patience.Token));
        Assert.True(passage.IsBodyComing);
        Assert.Null(await passage.AwaitBodyAsync(CancellationToken.None));
        source.Go();

        Assert.Equal(bytes, Assert.IsType<BodyReading.Read>(await passage.ReadBodyAsync(5000, default)).Bytes.ToArray());
        Assert.Equal(bytes, await ForwardedAsync(passage));
        Assert.False(passage.IsBodyComing);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3000)]
    public async Task What_comes_late_is_forwarded_as_it_comes_and_known_afterwards(int before)
    {
        var bytes = RandomNumberGenerator.GetBytes(3500);
        var source = new LateStream(bytes, before);
        var passage = PassageOf(source, bytes.Length);
        await passage.AwaitBodyAsync(new CancellationToken(canceled: true));

        var forwarded = ForwardedAsync(passage);
        Assert.Equal((false, null), (forwarded.IsCompleted, passage.ReadBody));
        source.Go();

        Assert.Equal(bytes, await forwarded);
        Assert.Equal(bytes, passage.ReadBody!.Bytes.ToArray());
    }

    [Fact]
    public async Task Whoever_asks_whether_something_has_come_takes_nothing()
    {
        var bytes = RandomNumberGenerator.GetBytes(2500);
        var passage = PassageOf(new LateStream(bytes, 1000), bytes.Length);
        await passage.AwaitBodyAsync(new CancellationToken(canceled: true));

        Assert.Equal(0, await passage.Request.Body.ReadAsync(Memory<byte>.Empty).AsTask().WaitAsync(TimeSpan.FromSeconds(5)));
        var buffer = new byte[5000];
        Assert.Equal(bytes[..1000], buffer[..await passage.Request.Body.ReadAsync(buffer)]);
    }

    [Fact]
    public async Task A_late_body_that_breaks_off_is_told_to_whoever_reads_it()
    {
        var source = new LateStream(new byte[10], 0) { Fault = new BadHttpRequestException("Too slow.", StatusCodes.Status408RequestTimeout) };
        var passage = PassageOf(source, 10);
        await passage.AwaitBodyAsync(new CancellationToken(canceled: true));
        source.Go();

        Assert.Equal(408, (await passage.ReadBodyAsync(100, default)).Refusal?.Status);
        await Assert.ThrowsAsync<BadHttpRequestException>(() => ForwardedAsync(passage));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3000)]
    public async Task A_read_that_nobody_waits_for_ends_with_the_request_and_the_server_has_the_rest(int before)
    {
        var bytes = RandomNumberGenerator.GetBytes(3500);
        var source = new LateStream(bytes, before);
        var passage = PassageOf(source, bytes.Length);
        var server = passage.Request.BodyReader;
        await passage.AwaitBodyAsync(new CancellationToken(canceled: true));
        Assert.True(passage.IsBodyComing);

        await passage.LeaveBodyAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(5));
        source.Go();

        Assert.False(passage.IsBodyComing);
        Assert.Equal(bytes[before..], (await server.ReadAtLeastAsync(bytes.Length - before)).Buffer.ToArray());
    }

    [Fact]
    public async Task A_request_whose_body_nobody_asked_for_ends_at_once()
    {
        var passage = PassageOf(new NeverStream(), null);

        await passage.LeaveBodyAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(5));
        passage.LimitBody(Limit(100));
        await passage.LeaveBodyAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(5));

        Assert.False(passage.IsBodyComing);
    }

    [Fact]
    public async Task A_body_whose_reading_failed_is_not_waited_for()
    {
        var source = new DripStream([]) { Fault = new BadHttpRequestException("Too slow.", StatusCodes.Status408RequestTimeout) };
        var passage = PassageOf(source, 9000);
        await passage.ReadBodyAsync(9000, default);

        Assert.Null(await passage.AwaitBodyAsync(CancellationToken.None));
        Assert.False(passage.IsBodyComing);
    }

    [Fact]
    public async Task A_gate_that_needs_a_late_body_waits_for_it_no_longer_than_the_policy_says()
    {
        var passage = PassageOf(new LateStream(new byte[10], 0), 10);
        passage.LimitBody(Limit(100) with { Patience = TimeSpan.FromMilliseconds(50) });
        await passage.AwaitBodyAsync(new CancellationToken(canceled: true));

        Assert.Equal(408, (await passage.ReadBodyAsync(100, default)).Refusal?.Status);
    }

    private static BodyLimit Limit(long maxBytes) => new(maxBytes, TimeSpan.FromSeconds(30), TimeProvider.System);

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

    private sealed class NeverStream : MemoryStream
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return 0;
        }
    }

    /// <summary>Gives so many bytes at once, at most 1000 a read, and the rest, or a fault, when the test says so.</summary>
    private sealed class LateStream(byte[] bytes, int before) : MemoryStream(bytes)
    {
        private readonly TaskCompletionSource _go = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Exception? Fault { get; init; }

        public void Go() => _go.SetResult();

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Position >= before)
            {
                await _go.Task.WaitAsync(cancellationToken);
                if (Fault is not null)
                {
                    throw Fault;
                }
            }

            return await base.ReadAsync(buffer[..Math.Min(1000, buffer.Length)], cancellationToken);
        }
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
