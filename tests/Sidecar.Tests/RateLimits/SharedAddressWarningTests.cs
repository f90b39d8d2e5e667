using Sidecar.RateLimits;
using Sidecar.Tests.State;

namespace Sidecar.Tests.RateLimits;

public sealed class SharedAddressWarningTests
{
    private static readonly RateLimitRule ByAddress = LimitBench.Window("address", 60, 60, RateLimitSubject.Ip);
    private static readonly RateLimitRule ByCaller = LimitBench.Window("caller", 60, 60, RateLimitSubject.Principal);

    [Fact]
    public async Task Behind_an_ingress_that_is_not_trusted_limits_by_address_are_named_in_one_line_with_what_to_set()
    {
        var line = Assert.Single(await SaidAsync(PeerKind.Ingress, ByAddress, ByCaller, LimitBench.Bucket("burst", 5, 1, 1, RateLimitSubject.Route, RateLimitSubject.Ip)));

        Assert.Contains("(shop/address, shop/burst)", line, StringComparison.Ordinal);
        Assert.EndsWith("Write its addresses into Sidecar:TrustedProxies", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_said_where_nobody_shares_an_address_or_no_limit_counts_by_it()
    {
        Assert.Empty(await SaidAsync(PeerKind.Client, ByAddress));
        Assert.Empty(await SaidAsync(PeerKind.Ingress, ByCaller));
    }

    private static async Task<IReadOnlyCollection<string>> SaidAsync(PeerKind peers, params RateLimitRule[] rules)
    {
        var (limits, log) = (new AddressLimits(), new LogLines<SharedAddressWarning>());
        Array.ForEach(rules, limits.Add);
        var warning = new SharedAddressWarning(peers, limits, log);
        await warning.StartAsync(CancellationToken.None);
        await warning.StopAsync(CancellationToken.None);
        return log.Lines;
    }
}
