using Sidecar.Policies;
using Sidecar.State;
using Sidecar.State.Memory;
using Sidecar.Tests.Contracts;

namespace Sidecar.Tests.State;

public sealed class MemoryNoncesTests : NoncesContract
{
    private readonly ManualTimeProvider _time = new();

    private protected override StoreClock Clock => new ManualStoreClock(_time);

    [Fact]
    public async Task Full_store_is_unavailable_for_new_nonces_and_forgets_none()
    {
        var nonces = new MemoryNonces(_time, capacity: 2);
        await UseAsync(nonces, "a");
        await UseAsync(nonces, "b");
        Assert.Equal(NonceUse.Unavailable, await UseAsync(nonces, "c"));
        Assert.Equal(NonceUse.Used, await UseAsync(nonces, "a"));
        Assert.Equal(NonceUse.Used, await UseAsync(nonces, "b"));
        await Clock.EndBriefAsync();
        Assert.Equal(NonceUse.Fresh, await UseAsync(nonces, "c"));
    }

    [Fact]
    public async Task Million_live_nonces_stay_below_200_megabytes()
    {
        const int Million = 1_000_000;
        var before = GC.GetAllocatedBytesForCurrentThread();
        var nonces = new MemoryNonces(_time, capacity: Million);
        var bytes = new byte[32];
        for (var i = 0; i < Million; i++)
        {
            BitConverter.TryWriteBytes(bytes, (ulong)i * 0x9E3779B97F4A7C15UL);
            _time.Advance(TimeSpan.FromTicks(1));
            await nonces.TryUseAsync(new Digest(bytes), TimeSpan.FromMinutes(5 + (i % 7)), CancellationToken.None);
        }

        Assert.Equal(NonceUse.Unavailable, await UseAsync(nonces, "one more"));

        // All that was ever allocated, which is more than what is still there, and nobody else's.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 200_000_000);
    }

    private protected override INonces Create() => new MemoryNonces(_time, capacity: 1000);
}
