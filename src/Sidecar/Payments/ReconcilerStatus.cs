using Sidecar.Policies;

namespace Sidecar.Payments;

/// <summary>
/// What operators see of the reconciler. It never makes a replica unready: a payment that is unknown keeps no other from being served.
/// </summary>
internal sealed partial class ReconcilerStatus(
    PaymentMetrics metrics, UnwrittenOutcomes unwritten, TimeProvider time, ILogger<ReconcilerStatus> logger) : IReadinessCheck
{
    private (string Note, DateTimeOffset At)? _lastError;
    private readonly Lock _gate = new();

    public string Name => "reconciler";

    public Readiness Check()
    {
        var now = time.GetUtcNow();
        var unknown = metrics.Unknown;
        var error = LastError();
        return new Readiness(
            IsReady: true,
            Data: new
            {
                unknown = unknown.Count,
                oldestSeconds = (long)unknown.AgeAt(now).TotalSeconds,
                abandoned = metrics.Abandoned,
                unwritten = unwritten.Count,
                lastError = error?.Note,
                lastErrorAt = error?.At,
            });
    }

    /// <summary>An inquiry came to nothing.</summary>
    /// <param name="note">Why, for the operator; without addresses and secrets.</param>
    public void Failed(string note)
    {
        if (Remember(note))
        {
            LogUndecided(note);
        }
    }

    private (string Note, DateTimeOffset At)? LastError()
    {
        lock (_gate)
        {
            return _lastError;
        }
    }

    /// <returns>Whether it is another than the last one: the log tells each once, not each time.</returns>
    private bool Remember(string note)
    {
        lock (_gate)
        {
            var isNew = _lastError?.Note != note;
            _lastError = (note, time.GetUtcNow());
            return isNew;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "What became of an unknown payment could not be found out yet: {Note}")]
    private partial void LogUndecided(string note);
}
