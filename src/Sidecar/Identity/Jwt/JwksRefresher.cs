using System.Security.Cryptography;

namespace Sidecar.Identity.Jwt;

/// <summary>Fetches the issuers' keys again and again, so that requests find them. The start does not wait for it.</summary>
internal sealed class JwksRefresher(JwtIssuers issuers, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan RetryAtLeast = TimeSpan.FromSeconds(30);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(issuers.Fetched.Select(entry => RefreshAsync(entry.Source, entry.Every, stoppingToken)));

    private async Task RefreshAsync(FetchedKeySource source, TimeSpan every, CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var isFetched = await source.RefreshAsync(stoppingToken);
            await Task.Delay(SomewhatSooner(isFetched || every < RetryAtLeast ? every : RetryAtLeast), time, stoppingToken);
        }
    }

    // Replicas that were started together do not ask together.
    private static TimeSpan SomewhatSooner(TimeSpan pause) => pause * (1 - (RandomNumberGenerator.GetInt32(1000) / 10_000d));
}
