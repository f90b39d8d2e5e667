using System.Collections.Concurrent;

namespace Sidecar.Tests.Identity.ApiKeys;

/// <summary>A clock that stands still until a test moves it, and whose timers end when a test says so: nothing depends on how busy the machine is.</summary>
internal sealed class HeldTimeProvider : TimeProvider
{
    private readonly ConcurrentQueue<Held> _timers = new();
    private long _ticks = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).Ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Read(ref _ticks);

    public override DateTimeOffset GetUtcNow() => new(GetTimestamp(), TimeSpan.Zero);

    public void Advance(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);

    public int Timers => _timers.Count;

    /// <summary>Each timer that runs comes to its end now.</summary>
    /// <param name="skip">So many of the first go on.</param>
    public void EndTimers(int skip = 0)
    {
        foreach (var timer in _timers.Skip(skip).ToList())
        {
            timer.End();
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Held(() => callback(state));
        _timers.Enqueue(timer);
        return timer;
    }

    private sealed class Held(Action end) : ITimer
    {
        private volatile bool _isOver;

        public bool Change(TimeSpan dueTime, TimeSpan period) => !_isOver;

        public void Dispose() => _isOver = true;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        public void End()
        {
            if (!_isOver)
            {
                end();
            }
        }
    }
}
