using Sidecar.State;

namespace Sidecar.Identity.Profiles;

/// <summary>
/// Documents of one kind. One flight a URL: whoever asks meanwhile joins it, and whoever leaves does not end it. Decisions about an entry
/// and its flight are made under one lock; nothing is awaited there.
/// </summary>
internal sealed class KeyDocuments<T> : IKeyDocuments<T>, IDisposable
    where T : class
{
    private readonly DocumentFormat<T> _format;
    private readonly DocumentUrls _urls;
    private readonly DocumentFetcher _fetcher;
    private readonly FetchBudget _budget;
    private readonly ProfileMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _stopping = new();

    private readonly Lock _gate = new();
    private readonly DocumentCache<T> _cache;
    private readonly Dictionary<string, Task<DocumentOutcome<T>>> _flights = new(StringComparer.Ordinal);

    public KeyDocuments(
        DocumentFormat<T> format, ProfileOptions options, DocumentFetcher fetcher, FetchBudget budget, ProfileMetrics metrics, TimeProvider time, ILogger<KeyDocuments<T>> log)
    {
        _format = format;
        _urls = new DocumentUrls(options);
        _fetcher = fetcher;
        _budget = budget;
        _metrics = metrics;
        _time = time;
        _log = log;
        _cache = new DocumentCache<T>(options, time);
    }

    public ValueTask<DocumentOutcome<T>> GetAsync(string url, CancellationToken cancellationToken)
    {
        // Keys are URLs that were accepted, in the normal form: what equals one needs no second look.
        lock (_gate)
        {
            if (_cache.Find(url)?.Fresh(_time.GetTimestamp()) is { } fresh)
            {
                return new(fresh);
            }
        }

        return _urls.Judge(url) switch
        {
            DocumentUrlVerdict.Accepted accepted => WaitAsync(Find(accepted.Url), cancellationToken),
            DocumentUrlVerdict.Refused refused => new(Refuse(refused.Failure)),
            var other => throw new InvalidOperationException($"No such verdict: {other}."),
        };
    }

    public ValueTask<DocumentOutcome<T>> RefreshAsync(string url, long seenVersion, CancellationToken cancellationToken) => _urls.Judge(url) switch
    {
        DocumentUrlVerdict.Accepted accepted => WaitAsync(FindAnew(accepted.Url, seenVersion), cancellationToken),
        DocumentUrlVerdict.Refused refused => new(Refuse(refused.Failure)),
        var other => throw new InvalidOperationException($"No such verdict: {other}."),
    };

    public void Dispose()
    {
        // Not disposed: a flight may still look at it, and it holds nothing that wants freeing.
        _stopping.Cancel();
    }

    private static ValueTask<DocumentOutcome<T>> WaitAsync(Task<DocumentOutcome<T>> outcome, CancellationToken cancellationToken) =>
        new(outcome.IsCompletedSuccessfully ? outcome : outcome.WaitAsync(cancellationToken));

    private DocumentOutcome<T>.Failed Refuse(DocumentFailure.Refused failure)
    {
        _metrics.Denied(_format.Kind, failure);
        return new DocumentOutcome<T>.Failed(failure, TimeSpan.Zero);
    }

    private Task<DocumentOutcome<T>> Find(DocumentUrl url)
    {
        lock (_gate)
        {
            var now = _time.GetTimestamp();
            var entry = _cache.Find(url.Key);
            var failed = entry?.Failed(now, _time);
            if (entry?.Usable(now) is not { } document)
            {
                return failed is null ? Join(url) : Task.FromResult<DocumentOutcome<T>>(failed);
            }

            if (document.IsStale)
            {
                _metrics.ServedStale(_format.Kind);
                if (failed is null)
                {
                    // Nobody waits for it. Too busy means that a later caller starts it.
                    _ = Join(url);
                }
            }

            return Task.FromResult<DocumentOutcome<T>>(document);
        }
    }

    private Task<DocumentOutcome<T>> FindAnew(DocumentUrl url, long seenVersion)
    {
        lock (_gate)
        {
            var now = _time.GetTimestamp();
            var entry = _cache.Find(url.Key);
            var document = entry?.Usable(now);
            if (document?.Version > seenVersion)
            {
                return Task.FromResult<DocumentOutcome<T>>(document);
            }

            if (!_flights.ContainsKey(url.Key) && entry is not null)
            {
                if (entry.Failed(now, _time) is { } failed)
                {
                    return Task.FromResult<DocumentOutcome<T>>(failed);
                }

                if (document is not null && now < _time.After(entry.LastAttempt, DocumentLifetimes.Floor))
                {
                    return Task.FromResult<DocumentOutcome<T>>(document);
                }
            }

            return Join(url);
        }
    }

    /// <summary>The flight to a URL, begun if there is none. Under the lock.</summary>
    private Task<DocumentOutcome<T>> Join(DocumentUrl url)
    {
        if (_flights.TryGetValue(url.Key, out var flight))
        {
            return flight;
        }

        switch (_budget.TryTake(url.Lane))
        {
            case FetchPermit.Granted granted:
                return _flights[url.Key] = FlyAsync(url, granted);
            case FetchPermit.Busy busy:
                var failure = new DocumentFailure.Busy("too many fetches");
                _metrics.Denied(_format.Kind, failure);
                return Task.FromResult<DocumentOutcome<T>>(new DocumentOutcome<T>.Failed(failure, busy.RetryAfter));
            case var other:
                throw new InvalidOperationException($"No such permit: {other}.");
        }
    }

    private async Task<DocumentOutcome<T>> FlyAsync(DocumentUrl url, FetchPermit.Granted permit)
    {
        // Whoever begins it holds the lock, and does not wait.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        using var place = permit.Place;
        var started = _metrics.Started();
        var result = await FetchAsync(url);
        var reading = result is FetchResult.Received received ? Read(received.Body) : null;
        lock (_gate)
        {
            _flights.Remove(url.Key);
            var outcome = Land(url, result, reading);
            _metrics.Ended(_format.Kind, started, (outcome as DocumentOutcome<T>.Failed)?.Failure);
            _metrics.Kept(_format.Kind, _cache.Documents, _cache.Bytes);
            return outcome;
        }
    }

    private DocumentOutcome<T> Land(DocumentUrl url, FetchResult result, DocumentReading<T>? reading) => (result, reading) switch
    {
        (FetchResult.Received received, DocumentReading<T>.Understood { Document: var document }) => _cache.Keep(url, document, received.Body.Length, received.Lifetime),
        (FetchResult.Received, DocumentReading<T>.Unreadable { Note: var note }) => _cache.Note(url, new DocumentFailure.Malformed(DocumentDefect.Content, note)),

        // Nothing was found out about the document.
        (FetchResult.Failed { Failure: DocumentFailure.Busy failure }, _) => new DocumentOutcome<T>.Failed(failure, TimeSpan.FromSeconds(1)),
        (FetchResult.Failed { Failure: DocumentFailure.Unreachable { Reason: DocumentFault.Stopped } failure }, _) => new DocumentOutcome<T>.Failed(failure, TimeSpan.Zero),
        (FetchResult.Failed { Failure: var failure, Asked: var asked }, _) => _cache.Note(url, failure, asked),
        _ => throw new InvalidOperationException($"No such result: {result}, {reading}."),
    };

    private async Task<FetchResult> FetchAsync(DocumentUrl url)
    {
        try
        {
            return await _fetcher.FetchAsync(url, _format.MediaTypes, _stopping.Token);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            // Many may wait for this flight; they hear an outcome, and the next one is tried after a while.
            _log.FetchFaulted(_format.Kind, fault);
            return FetchResult.Failed.Unreachable(DocumentFault.Broken, "a fault of the proxy; see the log");
        }
    }

    private DocumentReading<T> Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            return _format.Read(body);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            // Its message may quote what was read.
            _log.ReadingFaulted(_format.Kind, fault.GetType().Name);
            return new DocumentReading<T>.Unreadable("the reader has a fault; see the log");
        }
    }
}
