using Sidecar.Payments;
using Sidecar.Policies;

namespace Sidecar.Tests.Payments;

public sealed class RecentPricesTests
{
    private readonly RecentPrices _recent = new();

    [Fact]
    public void Price_that_was_kept_is_found_for_its_resource_and_reason_only()
    {
        var kept = _recent.Keep(Price("/a", "required"));

        Assert.Same(kept, _recent.Find("/a", "required"));
        Assert.Null(_recent.Find("/a", "expired"));
        Assert.Null(_recent.Find("/b", "required"));
    }

    [Fact]
    public void However_many_are_kept_no_more_stay_than_there_are_places_and_each_is_its_own()
    {
        var urls = Enumerable.Range(0, 1000).Select(number => $"/{number}").ToArray();
        foreach (var url in urls)
        {
            _recent.Keep(Price(url, "required"));
        }

        var found = urls.Select(url => _recent.Find(url, "required")).OfType<PriceText>().ToArray();

        Assert.InRange(found.Length, 1, RecentPrices.Size);
        Assert.Same(found[^1], _recent.Find(found[^1].Url, "required"));
        Assert.All(found, price => Assert.Equal(price.Url, price.Body.ContentType));
    }

    private static PriceText Price(string url, string reason) => new(url, reason, new RefusalContent(url, default), Header: null);
}
