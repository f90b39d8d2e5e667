using System.Buffers.Binary;
using Sidecar.Policies;
using Sidecar.State;
using Sidecar.State.Memory;
using Sidecar.Tests.Contracts;

namespace Sidecar.Tests.State;

[Collection(nameof(MeasuredMemory))]
public sealed class MemoryRateLimitsSizeTests
{
    private const ulong Scatter = 0x9E3779B97F4A7C15;

    [Fact]
    public async Task Five_million_keys_take_no_more_memory_than_the_bound()
    {
        const long Most = 64 << 20;
        var time = new ManualTimeProvider();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var limits = new MemoryRateLimits(time, capacity: 200_000, maxEntries: 2_000_000);
        for (var i = 0; i < 5_000_000; i++)
        {
            if (await limits.TryAcquireAsync(new RateAttempt(new RateCharge(KeyOf(i), 10, TimeSpan.FromMinutes(1), 1)), CancellationToken.None) != RateOutcome.Admitted)
            {
                Assert.Fail($"Key {i} was refused.");
            }

            if (i % 50 == 0)
            {
                time.Advance(TimeSpan.FromMilliseconds(1));
            }
        }

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, 0, Most);
        Assert.InRange(limits.Forgotten, 4_000_000, 4_800_000);
    }

    [Fact]
    public async Task Crowds_at_one_limit_after_another_leave_no_memory_behind()
    {
        const int Rules = 20;
        const int Capacity = 50_000;
        const long Most = 4 * Capacity * 135L;
        var time = new ManualTimeProvider();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var limits = new MemoryRateLimits(time, Capacity, maxEntries: 2_000_000);
        for (var rule = 0; rule < Rules; rule++)
        {
            for (var i = 0; i < Capacity; i++)
            {
                await limits.TryAcquireAsync(new RateAttempt(new RateCharge(KeyOf((rule * Capacity) + i), 10, TimeSpan.FromMinutes(1), 1, $"rule {rule}")), CancellationToken.None);
            }

            // One of each stays.
            time.Advance(TimeSpan.FromMinutes(2));
            for (var stays = 0; stays <= rule; stays++)
            {
                await limits.TryAcquireAsync(new RateAttempt(new RateCharge(KeyOf(-stays - 1), 10, TimeSpan.FromDays(1), 1, $"rule {stays}")), CancellationToken.None);
            }
        }

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, 0, Most);
        GC.KeepAlive(limits);
    }

    private static Digest KeyOf(int number)
    {
        Span<byte> bytes = stackalloc byte[32];
        bytes.Clear();
        BinaryPrimitives.WriteUInt64BigEndian(bytes, unchecked((ulong)number * Scatter));
        return new Digest(bytes);
    }
}
