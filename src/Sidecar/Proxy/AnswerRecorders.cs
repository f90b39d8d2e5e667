using Sidecar.Policies;

namespace Sidecar.Proxy;

/// <summary>The recorders of one answer: which of them still want a copy, and that each is ended exactly once.</summary>
internal sealed class AnswerRecorders(IReadOnlyList<IAnswerRecorder> recorders, Passage passage, IPolicyObserver observer)
{
    private readonly List<IAnswerRecorder> _copying = [.. recorders.Where(recorder => recorder.MaxBytes >= 0)];
    private IReadOnlyList<IAnswerRecorder>? _unended = recorders;
    private IHeaderDictionary? _unsentHeaders;

    /// <summary>The longest body that anybody would still take; negative when nobody wants a copy.</summary>
    public int MaxBytes { get; private set; } = recorders.Max(static recorder => recorder.MaxBytes);

    public TimeSpan Patience => _copying.Select(recorder => recorder.Patience).DefaultIfEmpty().Max();

    /// <summary>From now until <see cref="CloseHeaders"/> whoever gets no copy may say so in the headers.</summary>
    public void OpenHeaders(IHeaderDictionary headers) => _unsentHeaders = headers;

    /// <summary>The headers go out. Who asked for patience and has no whole answer by now gets none.</summary>
    public void CloseHeaders(bool isWhole)
    {
        if (!isWhole)
        {
            Forgo(static recorder => recorder.Patience > TimeSpan.Zero);
        }

        _unsentHeaders = null;
    }

    /// <summary>The body is this long, or longer. Who takes less gets no copy.</summary>
    public void Reached(long length) => Forgo(recorder => recorder.MaxBytes < length);

    /// <summary>Those who still want it get the answer; the others are told that it is over.</summary>
    public ValueTask CompleteAsync(StoredAnswer answer)
    {
        Reached(answer.Body.Length);
        return EndAsync(recorder => _copying.Contains(recorder) ? recorder.CompleteAsync(answer) : recorder.GiveUpAsync());
    }

    /// <summary>Whoever was not ended yet is told that there will be no copy.</summary>
    public ValueTask GiveUpAsync() => EndAsync(static recorder => recorder.GiveUpAsync());

    /// <summary>Whoever was not ended yet is told that the upstream broke off.</summary>
    public ValueTask BreakAsync() => EndAsync(static recorder => recorder.BreakAsync());

    private void Forgo(Predicate<IAnswerRecorder> loses)
    {
        for (var i = _copying.Count - 1; i >= 0; i--)
        {
            var recorder = _copying[i];
            if (!loses(recorder))
            {
                continue;
            }

            _copying.RemoveAt(i);
            MaxBytes = _copying.Count == 0 ? -1 : _copying.Max(static left => left.MaxBytes);
            if (_unsentHeaders is not null && recorder.Patience > TimeSpan.Zero)
            {
                recorder.Forgo(_unsentHeaders);
            }
        }
    }

    private async ValueTask EndAsync(Func<IAnswerRecorder, ValueTask> end)
    {
        foreach (var recorder in Interlocked.Exchange(ref _unended, null) ?? [])
        {
            try
            {
                await end(recorder);
            }
            catch (Exception fault) when (fault is not OutOfMemoryException)
            {
                observer.Faulted(passage, fault);
            }
        }
    }
}
