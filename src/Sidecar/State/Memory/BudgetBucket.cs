using System.Runtime.InteropServices;

namespace Sidecar.State.Memory;

/// <summary>What a window counts in one bucket. To be changed in place.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct BudgetBucket(long number)
{
    // Far above every limit, and far enough below the end of numbers that nothing added to it gets there.
    private const long Most = 1L << 61;

    public long Number { get; } = number;

    public long Spent { get; private set; }

    public long Spends { get; private set; }

    public long Reserved { get; private set; }

    public long Reservations { get; private set; }

    public void Reserve(long amount)
    {
        Reserved += amount;
        Reservations++;
    }

    public void Release(long amount)
    {
        Reserved -= amount;
        Reservations--;
    }

    public void Spend(long amount, long count)
    {
        Spent = Math.Min(Most, Spent + Math.Min(Most, amount));
        Spends = Math.Min(Most, Spends + Math.Min(Most, count));
    }

    public void ForgetSpent() => Spent = Spends = 0;
}
