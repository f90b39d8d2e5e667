using System.Collections.Concurrent;
using Sidecar.Policies;
using Sidecar.Protocols.Jose;

namespace Sidecar.Webhooks;

/// <summary>
/// Tells operators of keys of the configuration whose time is over, or has not come: deliveries that are signed with them are refused, and nobody else says why. Never red: others may be good.
/// </summary>
internal sealed class StaticWebhookKeys(TimeProvider time, ILogger<StaticWebhookKeys> logger) : IHostedService, IReadinessCheck
{
    private readonly ConcurrentDictionary<string, IReadOnlyCollection<VerificationKey>> _keys = new(StringComparer.Ordinal);

    public string Name => "webhook-keys";

    /// <param name="keyPath">Where the configuration has them.</param>
    public void Put(string keyPath, IReadOnlyCollection<VerificationKey> keys) => _keys[keyPath] = keys;

    public Readiness Check()
    {
        var idle = Idle().ToList();
        return idle.Count == 0
            ? new Readiness(IsReady: true)
            : new Readiness(IsReady: true, string.Join("; ", idle.Select(static key => $"key {key.Id} of {key.Path} {key.Why}")), idle.Select(static key => new { key.Path, Key = key.Id, key.Why }));
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var (path, id, why) in Idle())
        {
            logger.KeyDoesNotCount(id, path, why);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private IEnumerable<(string Path, string Id, string Why)> Idle()
    {
        var now = time.GetUtcNow();
        return _keys.OrderBy(static pair => pair.Key, StringComparer.Ordinal)
            .SelectMany(static pair => pair.Value, static (pair, key) => (Path: pair.Key, Key: key))
            .Where(pair => !pair.Key.IsInForce(now))
            .Select(pair => (pair.Path, pair.Key.KeyId ?? "without an id", pair.Key.Expires <= now ? $"expired at {pair.Key.Expires:O}" : $"counts from {pair.Key.NotBefore:O} on"));
    }
}
