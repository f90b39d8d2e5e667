using Sidecar.Protocols.Jose;

namespace Sidecar.Identity.Jwt;

/// <summary>
/// Keys that an issuer publishes. The last good ones count while they cannot be fetched, for so long; of any number of requests that want them one fetches, and the rest wait for it.
/// </summary>
/// <param name="name">The issuer's name in the configuration.</param>
internal sealed class FetchedKeySource(
    string name, JwksClient client, IReadOnlyList<SignatureAlgorithm> algorithms, IdentityMode mode, TimeSpan maxStale, TimeProvider time, ILogger<FetchedKeySource> logger)
    : IIssuerKeySource, IDisposable
{
    // Strangers can make up names of keys: their tokens must not turn us into a flood on the issuer.
    private static readonly TimeSpan PauseForUnknownKeys = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private FetchedKeys? _current;
    private Task<bool> _flight = Task.FromResult(true);
    private long? _failedAt;
    private string? _fault;
    private long? _askedForNewerAt;
    private bool _isUntriedTold;

    public string Name => name;

    /// <summary>Whether there ever were keys, however old they are.</summary>
    public bool HadKeys => Volatile.Read(ref _current) is not null;

    public ValueTask<IssuerKeys?> GetAsync(CancellationToken cancellationToken) =>
        Current() is { } keys ? new(keys) : AwaitAsync(FlightUnlessOneFailed(), cancellationToken);

    public ValueTask<IssuerKeys?> GetNewerAsync(CancellationToken cancellationToken) => AwaitAsync(FlightForUnknownKey(), cancellationToken);

    /// <summary>Fetches the keys, or joins whoever does.</summary>
    /// <returns>Whether they could be fetched.</returns>
    public Task<bool> RefreshAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Flight().WaitAsync(cancellationToken);
        }
    }

    public IssuerKeyStatus Describe(string issuer)
    {
        lock (_gate)
        {
            if (_current is not { } current)
            {
                return new IssuerKeyStatus(issuer, 0, IssuerKeyStatus.NeverFetched, LastFault: _fault);
            }

            var age = time.GetElapsedTime(current.At);
            return new IssuerKeyStatus(issuer, current.Keys.Count, age > maxStale ? "expired" : _failedAt is null ? "fresh" : "stale", (long)age.TotalSeconds, _fault);
        }
    }

    public void Dispose() => client.Dispose();

    private IssuerKeys? Current() => Volatile.Read(ref _current) is { } current && time.GetElapsedTime(current.At) <= maxStale ? current.Keys : null;

    private async ValueTask<IssuerKeys?> AwaitAsync(Task flight, CancellationToken cancellationToken)
    {
        await flight.WaitAsync(cancellationToken);
        return Current();
    }

    private Task FlightUnlessOneFailed()
    {
        lock (_gate)
        {
            return _flight.IsCompleted && IsWithin(PauseAfterFailure, _failedAt) ? Task.CompletedTask : Flight();
        }
    }

    private Task FlightForUnknownKey()
    {
        lock (_gate)
        {
            if (_flight.IsCompleted && IsWithin(PauseForUnknownKeys, _askedForNewerAt))
            {
                return Task.CompletedTask;
            }

            _askedForNewerAt = time.GetTimestamp();
            return Flight();
        }
    }

    private bool IsWithin(TimeSpan pause, long? since) => since is { } at && time.GetElapsedTime(at) < pause;

    // Bounded by the client's timeout alone: whoever began it may leave, and others wait for it.
    private Task<bool> Flight() => _flight.IsCompleted ? _flight = FetchAsync() : _flight;

    private async Task<bool> FetchAsync()
    {
        var (answer, fault) = await client.FetchAsync();
        var result = fault is null ? IssuerKeyText.ReadSet(answer, algorithms, mode) : new IssuerKeysResult.Unusable(fault);
        lock (_gate)
        {
            if (result is IssuerKeysResult.Usable { Keys: var keys })
            {
                Learn(keys);
                return true;
            }

            _fault = ((IssuerKeysResult.Unusable)result).Reason;
            if (_failedAt is null)
            {
                logger.KeysNotFetched(name, _fault);
            }

            _failedAt = time.GetTimestamp();
            return false;
        }
    }

    private void Learn(IssuerKeys keys)
    {
        var before = _current?.Keys;
        var isSame = before?.AreSame(keys) == true;
        if (!isSame || _failedAt is not null)
        {
            logger.KeysFetched(name, keys.Count);
        }

        if (keys.HasUntried && !_isUntriedTold)
        {
            _isUntriedTold = true;
            logger.KeysUntried(name, IssuerKeys.MostTried);
        }

        (_failedAt, _fault) = (null, null);
        Volatile.Write(ref _current, new FetchedKeys(isSame ? before! : keys, time.GetTimestamp()));
    }
}
