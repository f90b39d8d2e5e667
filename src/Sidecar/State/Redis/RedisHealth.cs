using System.Diagnostics.CodeAnalysis;

namespace Sidecar.State.Redis;

/// <summary>
/// Whether Redis is there, as the monitor last found. One line in the log per change. Calls ask it first, so that while Redis is away nobody
/// waits for a timeout.
/// </summary>
[SuppressMessage("Reliability", "CA1001", Justification = "The semaphore holds nothing but memory as long as nobody asks for its handle, and doubts may come from the library after the end.")]
internal sealed class RedisHealth(RedisSettings settings, TimeProvider time, ILogger<RedisHealth> logger)
{
    private readonly SemaphoreSlim _doubts = new(0, 1);
    private volatile RedisAbsence? _absence = new(time.GetUtcNow(), "it has not answered since the start");
    private volatile bool _isAnnounced;

    public bool IsUp => _absence is null;

    /// <summary>Since when Redis is away, and why; null while it is there.</summary>
    public RedisAbsence? Absence => _absence;

    /// <summary>A call went wrong, or a connection changed: the monitor should look now.</summary>
    public void Doubt()
    {
        try
        {
            if (_doubts.CurrentCount == 0)
            {
                _doubts.Release();
            }
        }
        catch (SemaphoreFullException)
        {
            // Another caller was quicker, and one look is enough.
        }
    }

    /// <summary>Waits until there is a doubt, or that long.</summary>
    /// <returns>True for a doubt.</returns>
    public Task<bool> WaitForDoubtAsync(TimeSpan longest, CancellationToken cancellationToken) => _doubts.WaitAsync(longest, cancellationToken);

    public void Answered()
    {
        if (_absence is not { } absence)
        {
            return;
        }

        _absence = null;
        if (_isAnnounced)
        {
            _isAnnounced = false;
            logger.RedisIsBack(settings.Endpoints(), time.GetUtcNow() - absence.Since);
        }
        else
        {
            logger.RedisAnswers(settings.Endpoints());
        }
    }

    /// <param name="reason">Nothing of the connection string and nothing of a client's.</param>
    public void Missed(string reason)
    {
        var since = _absence?.Since ?? time.GetUtcNow();
        _absence = new RedisAbsence(since, reason);
        if (!_isAnnounced)
        {
            _isAnnounced = true;
            logger.RedisIsAway(settings.Endpoints(), reason);
        }
    }
}
