using System.Collections.Concurrent;
using Sidecar.Policies;

namespace Sidecar.Telemetry;

/// <summary>
/// Tells in the log what policies that observe would have refused: of each policy, route, gate and slug at most one line a minute, with how many there were since the last. The metric has them all.
/// </summary>
internal sealed partial class ObservedRefusals(TimeProvider time, ILogger<ObservedRefusals> logger)
{
    // All of it comes from the configuration and from the list of slugs; this is against a configuration of thousands of routes.
    private const int MostKinds = 4096;
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<(string Policy, string Route, string Gate, string Slug), Kind> _kinds = new();
    private bool _isFullTold;

    public void Tell(Passage passage, string gate, Refusal refusal)
    {
        var key = (passage.Plan.Name, passage.RouteId, gate, refusal.Slug);
        if (!_kinds.TryGetValue(key, out var kind))
        {
            if (_kinds.Count >= MostKinds)
            {
                TellFull();
                return;
            }

            kind = _kinds.GetOrAdd(key, static _ => new Kind());
        }

        if (kind.Count(time) is { } others)
        {
            LogObserved(passage.Plan.Name, gate, passage.RequestId, passage.RouteId, refusal.Status, refusal.Slug, refusal.Note ?? refusal.Title, others);
        }
    }

    private void TellFull()
    {
        if (!Interlocked.Exchange(ref _isFullTold, true))
        {
            LogFull(MostKinds);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Policies that observe have shown {Kinds} kinds of refusals, as many as are told here; others are not told until the proxy starts again. The metrics have them all")]
    private partial void LogFull(int kinds);

    [LoggerMessage(Level = LogLevel.Information, Message = "Policy {Policy} observes: {Gate} would have refused request {RequestId} on route {Route} with {Status} {Slug} ({Note}), and {Others} alike since this was last told")]
    private partial void LogObserved(string policy, string gate, string requestId, string route, int status, string slug, string note, long others);

    /// <summary>Refusals that are told in one line.</summary>
    private sealed class Kind
    {
        private readonly Lock _gate = new();
        private long? _toldAt;
        private long _untold;

        /// <returns>How many there were since one was told, where this one is to be told.</returns>
        public long? Count(TimeProvider time)
        {
            lock (_gate)
            {
                if (_toldAt is { } at && time.GetElapsedTime(at) < Pause)
                {
                    _untold++;
                    return null;
                }

                _toldAt = time.GetTimestamp();
                (var untold, _untold) = (_untold, 0);
                return untold;
            }
        }
    }
}
