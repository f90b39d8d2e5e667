using System.Collections.Immutable;
using Sidecar.Ledger;
using Sidecar.Protocols.Jose;

namespace Sidecar.SpendTokens;

/// <summary>
/// The keys that sign our tokens, mounted or generated. Generated ones are read from the ledger at the start, every few seconds and when a token names one that is not known; where there is none the
/// first is made. The ledger being away leaves what is known: keys do not go bad by that.
/// </summary>
internal sealed class SigningKeyRing(SpendTokensOptions options, ISigningKeyLedger ledger, TimeProvider time, ILogger<SigningKeyRing> logger) : BackgroundService
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LookAtMostEvery = TimeSpan.FromSeconds(1);

    private readonly KeySealing? _sealing = options.GeneratedKeys is { } generated ? new KeySealing(generated) : null;
    private readonly SemaphoreSlim _turn = new(1);
    private volatile RingKeys? _keys = options.SigningKeys.Count > 0 ? Mounted(options.SigningKeys) : null;
    private long _lookedAt;
    private bool _isFailing;

    /// <summary>Whether we issue tokens at all.</summary>
    public bool IsConfigured => options.IssuesTokens;

    public bool IsGenerated => _sealing is not null;

    /// <summary>Null while none are known.</summary>
    public RingKeys? Current => _keys;

    public object? CurrentSet => _keys;

    /// <summary>The keys that verify; read anew first where one is missing, at most once a second.</summary>
    public async ValueTask<SpendTokenKeys?> GetAsync(string keyId, CancellationToken cancellationToken)
    {
        if (_sealing is not null && _keys?.Knows(keyId) != true && time.GetElapsedTime(Interlocked.Read(ref _lookedAt)) > LookAtMostEvery)
        {
            await TryRefreshAsync(cancellationToken);
        }

        return _keys is { } keys ? new SpendTokenKeys(keys, keys.Public) : null;
    }

    /// <summary>Makes a key that takes over. Those before it stay, for the tokens they have signed.</summary>
    public async ValueTask<ControlWrite<SigningKeyRecord>> RotateAsync(AuditEntry audit, CancellationToken cancellationToken)
    {
        var known = await ledger.ListAsync(cancellationToken);
        var written = await AddAsync(known.Count > 0 ? known[0].Id : null, audit, cancellationToken);
        await TryRefreshAsync(cancellationToken);
        return written;
    }

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await TryRefreshAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        base.Dispose();
        _turn.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_sealing is null)
        {
            return;
        }

        using var pace = new PeriodicTimer(Pace, time);
        while (await pace.WaitForNextTickAsync(stoppingToken))
        {
            await TryRefreshAsync(stoppingToken);
        }
    }

    private static RingKeys Mounted(IReadOnlyList<string> texts) => new([.. texts.Select(static text =>
        SigningKeyReader.TryRead(text, keyId: null, out var key, out var error)
            ? new RingKey(key.NamedByThumbprint(), DateTimeOffset.UnixEpoch)
            : throw new InvalidOperationException($"A signing key {error}; the options were not validated."))]);

    private async Task TryRefreshAsync(CancellationToken cancellationToken)
    {
        if (_sealing is null)
        {
            return;
        }

        await _turn.WaitAsync(cancellationToken);
        try
        {
            Interlocked.Exchange(ref _lookedAt, time.GetTimestamp());
            await RefreshAsync(_sealing, cancellationToken);
            _isFailing = false;
        }
        catch (Exception fault) when (fault is LedgerUnavailableException)
        {
            if (!_isFailing)
            {
                _isFailing = true;
                logger.KeysUnreadable(fault);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task RefreshAsync(KeySealing sealing, CancellationToken cancellationToken)
    {
        var records = await ledger.ListAsync(cancellationToken);
        if (records.Count == 0)
        {
            // Of all replicas that start at once one makes it, and the others find it.
            await AddAsync(newest: null, new AuditEntry("signing_key", "done") { Actor = "system" }, cancellationToken);
            records = await ledger.ListAsync(cancellationToken);
        }

        records = await WithoutEndedAsync(records, cancellationToken);
        if (_keys?.AreSame(records.Select(static record => record.Id)) == true)
        {
            return;
        }

        var keys = ImmutableArray.CreateBuilder<RingKey>();
        foreach (var record in records)
        {
            if (sealing.Open(record.Id, record.Sealed.Span) is { } pem && SigningKeyReader.TryRead(pem, keyId: null, out var key, out _))
            {
                keys.Add(new RingKey(key.NamedByThumbprint(), record.CreatedAt));
            }
            else
            {
                logger.KeyUnopened(record.Id);
            }
        }

        _keys = keys.Count > 0 ? new RingKeys(keys.DrainToImmutable()) : _keys;
    }

    // A key is over when the one after it has signed for as long as a token may live.
    private async Task<IReadOnlyList<SigningKeyRecord>> WithoutEndedAsync(IReadOnlyList<SigningKeyRecord> records, CancellationToken cancellationToken)
    {
        var last = time.GetUtcNow() - options.MaxLifetime - (2 * options.Skew) - TimeSpan.FromMinutes(1);
        for (var i = 1; i < records.Count; i++)
        {
            if (records[i - 1].CreatedAt < last)
            {
                await ledger.DeleteAsync(records[i].Id, new AuditEntry("signing_key", "ended") { Actor = "system", Subject = records[i].Id }, cancellationToken);
            }
        }

        return [.. records.Where((_, i) => i == 0 || records[i - 1].CreatedAt >= last)];
    }

    private ValueTask<ControlWrite<SigningKeyRecord>> AddAsync(string? newest, AuditEntry audit, CancellationToken cancellationToken)
    {
        var key = SigningKey.Generate(SignatureAlgorithm.Es256).NamedByThumbprint();
        var id = key.VerificationKey.KeyId!;
        var record = new SigningKeyRecord(id, _sealing!.Seal(id, key.ExportPem()), time.GetUtcNow());
        return ledger.AddAsync(record, newest, audit with { Subject = id }, cancellationToken);
    }
}
