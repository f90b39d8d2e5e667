using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using Sidecar.Identity;
using Sidecar.Identity.ApiKeys;
using Sidecar.Ledger;
using Sidecar.Policies;

namespace Sidecar.Benchmarks;

/// <summary>What it costs to find out who calls by an API key: time and allocation a request, with the request's own objects made beforehand.</summary>
internal static class ApiKeyLookups
{
    private static readonly ApiKeyPeppers Peppers = new([new("v1", "a pepper of at least thirty-two bytes")], "v1");

    public static async Task RunAsync(int calls, TextWriter output)
    {
        var (configured, kept, stranger) = (NewKey(), NewKey(), NewKey());
        var cache = new ApiKeyCache(new OneKey(kept), TimeSpan.FromHours(1), TimeProvider.System, NullLogger.Instance);
        using var index = new ApiKeyIndex(new OneKey(kept), Peppers, TimeProvider.System, NullLogger<ApiKeyIndex>.Instance);
        index.Need();
        await index.StartAsync(CancellationToken.None);
        using var uses = new ApiKeyUses(new OneKey(kept), Peppers, TimeProvider.System, NullLogger<ApiKeyUses>.Instance);
        var entry = new ApiKeyEntryOptions { Id = configured.Id.ToString(), Hash = Peppers.Hash(configured).ToString() };
        var authenticator = new ApiKeyAuthenticator(new ApiKeyDirectory(new ConfiguredApiKeys([entry]), index, cache, uses, Peppers), IdentityMode.Production, TimeProvider.System);
        await output.WriteLineAsync($"{"key",-24} {"ns/request",10} {"bytes/request",14}");
        foreach (var (name, header) in new[]
        {
            ("none", null), ("mistyped", configured.Reveal()[..^1] + '!'), ("of the configuration", configured.Reveal()), ("of the ledger, cached", kept.Reveal()), ("unknown", stranger.Reveal()),
        })
        {
            await MeasureAsync(authenticator, header, calls / 10);
            var (nanoseconds, bytes) = await MeasureAsync(authenticator, header, calls);
            await output.WriteLineAsync($"{name,-24} {nanoseconds,10:F0} {bytes,14:F0}");
        }

        await index.StopAsync(CancellationToken.None);
    }

    private static async Task<(double Nanoseconds, double Bytes)> MeasureAsync(ApiKeyAuthenticator authenticator, string? header, int calls)
    {
        var context = new DefaultHttpContext();
        if (header is not null)
        {
            context.Request.Headers.Authorization = $"ApiKey {header}";
        }

        var passages = Enumerable.Range(0, calls).Select(_ => new Passage(context.Request, "request", "route", PolicyPlan.Open, new AnyUpstream())).ToArray();
        var (bytes, began) = (GC.GetTotalAllocatedBytes(precise: true), Stopwatch.GetTimestamp());
        foreach (var passage in passages)
        {
            await authenticator.AuthenticateAsync(passage, CancellationToken.None);
        }

        var elapsed = Stopwatch.GetElapsedTime(began);
        return (elapsed.TotalNanoseconds / calls, (GC.GetTotalAllocatedBytes(precise: true) - bytes) / (double)calls);
    }

    private static ApiKey NewKey() => ApiKey.Generate(isTest: false, RandomNumberGenerator.GetBytes(ApiKey.RandomLength));

    private sealed class OneKey(ApiKey key) : IApiKeyLookup
    {
        private readonly ApiKeyRecord _record = new(key.Id.ToString(), new ApiKeyHashRecord("v1", Peppers.Hash(key).Bytes), "acme");

        public ValueTask<ApiKeyReading> FindAsync(string id, CancellationToken cancellationToken) =>
            new(id == _record.Id ? new ApiKeyReading.Found(_record) : ApiKeyReading.Unknown.Instance);

        public ValueTask<ApiKeyHashReading> ReadHashesAsync(long from, int limit, CancellationToken cancellationToken) =>
            new(new ApiKeyHashReading.Page([new ApiKeyHashEntry(1, _record.Id, _record.Hash)]));

        public ValueTask<Exception?> NoteAsync(IReadOnlyCollection<ApiKeyUse> uses, CancellationToken cancellationToken) => new((Exception?)null);
    }
}
