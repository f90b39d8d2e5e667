namespace Merchant;

/// <summary>What the merchant counts: how many reports left the house. Who paid for them is somebody else's business.</summary>
internal sealed class Shop
{
    private int _reports;

    public int Reports => Volatile.Read(ref _reports);

    public int CountReport() => Interlocked.Increment(ref _reports);
}
