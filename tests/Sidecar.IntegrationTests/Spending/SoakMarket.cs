using System.Collections.Concurrent;
using System.Net;
using Sidecar.IntegrationTests.Buyers;
using Sidecar.IntegrationTests.Processes;
using Sidecar.Protocols.Money;
using Sidecar.Protocols.SpendTokens;

namespace Sidecar.IntegrationTests.Spending;

/// <summary>Agents that buy at random, and what they saw.</summary>
internal sealed class SoakMarket(IReadOnlyList<SoakAgent> agents, SidecarProcess sidecar)
{
    private readonly ConcurrentQueue<string> _served = new();
    private volatile SidecarProcess _sidecar = sidecar;
    private TestOffer? _offer;
    private int _requests;
    private int _denied;

    public int Served => _served.Count;

    public int Denied => Volatile.Read(ref _denied);

    public SidecarProcess Sidecar
    {
        set => _sidecar = value;
    }

    public async Task ShopAsync(Random random, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            try
            {
                await BuyAsync(random);
            }
            catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException or ObjectDisposedException or System.Net.Sockets.SocketException)
            {
                // The client left, or the process is gone.
                await Task.Delay(20, CancellationToken.None);
            }
        }
    }

    /// <summary>Whoever got an answer has spent, once.</summary>
    public void AssertServedIsSpent(IReadOnlyList<CountingSpend> spends, int seed)
    {
        var count = spends.GroupBy(static spend => spend.RequestId).ToDictionary(static group => group.Key, static group => group.Count());
        Assert.All(_served, request => Assert.Equal((seed, request, 1), (seed, request, count.GetValueOrDefault(request))));
    }

    private async Task BuyAsync(Random random)
    {
        var agent = Of(agents, random);
        var route = Of(SoakBackend.Routes, random);
        var url = new Uri(_sidecar.Url, $"/{route}/{Of(SoakBackend.Ends, random)}");
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        var id = $"r{Interlocked.Increment(ref _requests)}";
        request.Headers.Add("X-Request-Id", id);
        if (route is "open" or "told" or "both")
        {
            request.Headers.TryAddWithoutValidation("X-Spend-Token", SpendTokenWriter.Sign(SoakSettings.Key, TokenOf(agent)));
        }

        if (route is "paid" or "before" or "both")
        {
            var payment = agent.Buyer.Draft(await OfferAsync()).Sign();
            request.Headers.Add(payment.HeaderName, payment.HeaderValue);
        }

        using var patience = new CancellationTokenSource(random.Next(10) == 0 ? TimeSpan.FromMilliseconds(random.Next(1, 40)) : TimeSpan.FromSeconds(10));
        using var answer = await _sidecar.Client.SendAsync(request, patience.Token);
        Note(answer, id);
    }

    private void Note(HttpResponseMessage answer, string id)
    {
        if (answer.StatusCode == HttpStatusCode.OK)
        {
            _served.Enqueue(id);
        }
        else if (answer.StatusCode == HttpStatusCode.Forbidden)
        {
            Interlocked.Increment(ref _denied);
        }
    }

    // The same for all: the routes have one price.
    private async Task<TestOffer> OfferAsync()
    {
        if (_offer is null)
        {
            using var price = await _sidecar.Client.GetAsync(new Uri(_sidecar.Url, "/paid/good"));
            _offer = await TestOffer.ReadAsync(price);
        }

        return _offer;
    }

    private static SpendToken TokenOf(SoakAgent agent) => new()
    {
        Issuer = SoakSettings.Issuer,
        Audience = [SoakSettings.Merchant],
        Subject = agent.Id,
        IssuedAt = DateTimeOffset.UtcNow.AddSeconds(-10),
        Expires = DateTimeOffset.UtcNow.AddMinutes(5),
        Id = Guid.NewGuid().ToString("N"),
        Agent = agent.Id,
        Scope = new SpendScope { MaxAmount = MoneyAmount.TryParse("1.00 USD", out var most) ? most : throw new InvalidOperationException() },
    };

    private static T Of<T>(IReadOnlyList<T> several, Random random) => several[random.Next(several.Count)];
}
