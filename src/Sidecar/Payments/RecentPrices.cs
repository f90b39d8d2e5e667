namespace Sidecar.Payments;

/// <summary>
/// The prices that were told last: what is asked for without paying is mostly the same few resources. Bounded: a resource has one place, which it shares with others, and the newest has it.
/// </summary>
internal sealed class RecentPrices
{
    public const int Size = 16;

    private readonly PriceText?[] _places = new PriceText?[Size];

    /// <summary>Null where it was not told lately.</summary>
    public PriceText? Find(string url, string reason) => PlaceOf(url) is { } price && price.Url == url && price.Reason == reason ? price : null;

    public PriceText Keep(PriceText price) => PlaceOf(price.Url) = price;

    private ref PriceText? PlaceOf(string url) => ref _places[(uint)url.GetHashCode(StringComparison.Ordinal) % Size];
}
