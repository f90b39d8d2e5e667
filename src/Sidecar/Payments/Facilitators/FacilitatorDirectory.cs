using Sidecar.Protocols.X402;

namespace Sidecar.Payments.Facilitators;

/// <summary>
/// Knows the facilitators and keeps asking each for what it supports. A last good answer stays while a facilitator does not answer:
/// its outage is met by timeouts and breakers, not by forgetting it.
/// </summary>
internal sealed partial class FacilitatorDirectory(
    IReadOnlyList<Facilitator> facilitators, TimeProvider time, ILogger<FacilitatorDirectory> logger) : BackgroundService
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, IReadOnlyList<SupportedKind>> _kinds = [];
    private SupportSnapshot _current = SupportSnapshot.Empty;

    public IReadOnlyList<Facilitator> All { get; } = facilitators;

    /// <summary>Changes by reference when, and only when, what is supported changed.</summary>
    public SupportSnapshot Current => Volatile.Read(ref _current);

    public Facilitator? Find(string name) => All.FirstOrDefault(facilitator => facilitator.Name == name);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(All.Select(facilitator => RefreshAsync(facilitator, stoppingToken)));

    private async Task RefreshAsync(Facilitator facilitator, CancellationToken stoppingToken)
    {
        var retry = FirstRetry;
        bool? isReached = null;
        while (!stoppingToken.IsCancellationRequested)
        {
            var (kinds, note) = await facilitator.SupportedAsync(stoppingToken);
            if (kinds is not null)
            {
                Learn(facilitator.Name, kinds);
                retry = FirstRetry;
            }

            Tell(facilitator.Name, isReached, kinds, note);
            isReached = kinds is not null;
            await Task.Delay(kinds is null ? retry : facilitator.SupportedRefresh, time, stoppingToken);
            retry = kinds is null && retry < LongestRetry ? retry * 2 : retry;
        }
    }

    private void Tell(string facilitator, bool? wasReached, IReadOnlyList<SupportedKind>? kinds, string note)
    {
        if (kinds is not null && wasReached != true)
        {
            LogSupported(facilitator, kinds.Count);
        }
        else if (kinds is null && wasReached != false)
        {
            LogNotReached(facilitator, note);
        }
    }

    private void Learn(string name, IReadOnlyList<SupportedKind> kinds)
    {
        lock (_gate)
        {
            if (_kinds.TryGetValue(name, out var before) && AreEqual(before, kinds))
            {
                return;
            }

            _kinds[name] = kinds;
            var known = All.Where(facilitator => _kinds.ContainsKey(facilitator.Name)).Select(facilitator => (facilitator, _kinds[facilitator.Name]));
            Volatile.Write(ref _current, new SupportSnapshot([.. known]));
        }
    }

    private static bool AreEqual(IReadOnlyList<SupportedKind> a, IReadOnlyList<SupportedKind> b) =>
        a.Count == b.Count && a.Zip(b).All(pair =>
            pair.First.X402Version == pair.Second.X402Version && pair.First.Scheme == pair.Second.Scheme
            && pair.First.Network == pair.Second.Network && pair.First.Extra?.GetRawText() == pair.Second.Extra?.GetRawText());

    [LoggerMessage(Level = LogLevel.Information, Message = "Facilitator {Facilitator} answers and supports {Kinds} kinds of payment")]
    private partial void LogSupported(string facilitator, int kinds);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Facilitator {Facilitator} does not say what it supports: {Note}; asking again, what it said before stays")]
    private partial void LogNotReached(string facilitator, string note);
}
