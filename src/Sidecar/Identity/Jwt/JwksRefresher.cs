using System.Security.Cryptography;

namespace Sidecar.Identity.Jwt;

/// <summary>Fetches the issuers' keys again and again, so that requests find them. The start does not wait for it.</summary>
internal sealed class JwksRefresher(JwtIssuers issuers, TimeProvider time, ILogger<JwksRefresher> logger) : BackgroundService
{
    private static readonly TimeSpan RetryAtLeast = TimeSpan.FromSeconds(30);

    // A replica without any keys may be waiting for them to be ready, and then no request comes that would fetch them.
    private static readonly TimeSpan RetryFirst = TimeSpan.FromSeconds(5);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(issuers.Fetched.Select(entry => RefreshAsync(entry.Source, entry.Every, stoppingToken)));

    private async Task RefreshAsync(FetchedKeySource source, TimeSpan every, CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var isFetched = await TryRefreshAsync(source, stoppingToken);
            var retry = source.HadKeys ? RetryAtLeast : RetryFirst;
            await Task.Delay(SomewhatSooner(isFetched || every < retry ? every : retry), time, stoppingToken);
        }
    }

    // Whatever it is, an issuer's keys must not grow old until somebody restarts us.
    private async Task<bool> TryRefreshAsync(FetchedKeySource source, CancellationToken stoppingToken)
    {
        try
        {
            return await source.RefreshAsync(stoppingToken);
        }
        catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
        {
            logger.KeysNotRefreshed(fault, source.Name);
            return false;
        }
    }

    // Replicas that were started together do not ask together.
    private static TimeSpan SomewhatSooner(TimeSpan pause) => pause * (1 - (RandomNumberGenerator.GetInt32(1000) / 10_000d));
}
