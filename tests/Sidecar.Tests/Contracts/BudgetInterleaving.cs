using Sidecar.State;
using static Sidecar.Tests.Contracts.SampleBudgets;

namespace Sidecar.Tests.Contracts;

/// <summary>
/// One run of several agents under one parent who reserve, commit (the ledger first), release, die and come too late, while windows are loaded, reservations end and the store forgets.
/// After every step the limits must hold, as a ledger and the reservations that are open say it; what the store decides must be just what follows from them.
/// </summary>
/// <param name="seen">What happened how often, over several runs.</param>
internal sealed class BudgetInterleaving(
    BudgetStore store, StoreClock clock, Func<BudgetStore, Task<(BudgetStore Store, bool IsTheSame)>> forgetAsync, Dictionary<string, int> seen)
{
    private const int Agents = 2;
    private static readonly TimeSpan Instant = TimeSpan.FromMilliseconds(1);

    private readonly string _name = Guid.NewGuid().ToString();
    private readonly BudgetLedger _ledger = new();
    private readonly List<Spend> _spends = [];
    private readonly List<(BudgetLimit Limit, long Version, BudgetSum[] Sums)> _loads = [];
    private BudgetStore _store = store;
    private long _now = 100;

    private enum Stage
    {
        Reserved,
        Written,

        /// <summary>Nobody has it any more.</summary>
        Left,
    }

    /// <param name="step">What is to happen, to whom, and how much.</param>
    public async Task StepAsync(int step)
    {
        var (what, who, amount) = (step % 32, step / 32 % 64, step / 2048 % 16);
        await (what switch
        {
            < 10 => ReserveAsync(who, amount),
            < 15 => LoadAsync(who),
            < 19 => WriteAsync(who, amount),
            < 23 => CloseAsync(who),
            < 25 => ReleaseAsync(who),
            25 => LeaveAsync(who),
            26 => EndAsync(who),
            27 when who % 4 == 0 => ForgetAsync(),
            < 30 => ReserveAsync(who, amount),
            _ => PassAsync(),
        });
        Check();
    }

    /// <summary>Everything is closed and loaded.</summary>
    public async Task FinishAsync()
    {
        foreach (var spend in _spends.ToList())
        {
            if (spend.Stage == Stage.Written)
            {
                await CloseAsync(spend);
            }
            else if (spend.Stage == Stage.Reserved)
            {
                await ReleaseAsync(spend);
            }
            else if (spend.IsOpen)
            {
                await EndAsync(spend);
            }
        }

        var spender = new BudgetSpender(_store, _ledger);
        foreach (var limit in Enumerable.Range(0, Agents).SelectMany(LimitsOf).DistinctBy(static limit => limit.Window))
        {
            await spender.ReserveAsync(Trial(limit));
            Assert.Equal(_ledger.UseOf(limit), await _store.ReadAsync(limit));
        }
    }

    /// <summary>An hour of the calendar that has three buckets of a rolling window, a rolling window, and one of the parent's.</summary>
    private BudgetLimit[] LimitsOf(int agent) =>
    [
        Limit($"{_name} hour {agent}", amount: 25, count: 3, bucket: _now / 3),
        Limit($"{_name} rolling {agent}", amount: 35, bucket: _now, buckets: 4),
        Limit($"{_name} parent", amount: 40, count: 5, bucket: _now, buckets: 5),
    ];

    private async Task ReserveAsync(int who, int amount)
    {
        var reservation = Reservation(amount, LimitsOf(who % Agents));
        var expected = Expect(reservation);
        var outcome = await _store.ReserveAsync(reservation);
        Saw(outcome is ReserveOutcome.Exceeded exceeded ? $"exceeded {exceeded.Limit} {exceeded.IsCount}" : outcome.GetType().Name);
        switch (outcome)
        {
            case ReserveOutcome.Unloaded unloaded:
                _loads.AddRange(unloaded.Windows.Select(window => (reservation.Limits[window.Limit], window.Version, _ledger.SumsOf(reservation.Limits[window.Limit], window.Open).ToArray())));
                break;
            case ReserveOutcome.Reserved reserved:
                Assert.Equal(expected, reserved);
                _spends.Add(new Spend(reservation));
                break;
            case var refused:
                Assert.Equal(expected, refused);
                break;
        }
    }

    // Mostly what was read last, now and then what was read long ago.
    private async Task LoadAsync(int who)
    {
        for (var i = 0; i < 3 && _loads.Count > 0; i++)
        {
            var place = who % 4 == 0 ? who % _loads.Count : _loads.Count - 1;
            var (limit, version, sums) = _loads[place];
            _loads.RemoveAt(place);
            var outcome = await _store.LoadAsync(limit, version, sums);
            Saw($"load {outcome}");
            Assert.NotEqual(LeaseOutcome.Unavailable, outcome);
        }
    }

    private async Task WriteAsync(int who, int amount)
    {
        if (Pick(who, Stage.Reserved) is not { } spend)
        {
            return;
        }

        var alive = await _store.RenewAsync(spend.Reservation);
        Saw($"renew {alive}");
        Assert.Equal(spend.IsOpen ? LeaseOutcome.Done : LeaseOutcome.Lost, alive);
        if (alive != LeaseOutcome.Done)
        {
            _spends.Remove(spend);
            return;
        }

        spend.Spent = Math.Min(amount, spend.Reservation.Amount);
        spend.Stage = Stage.Written;
        _ledger.Record(spend.Reservation, spend.Spent);
    }

    private Task CloseAsync(int who) => Pick(who, Stage.Written) is { } spend ? CloseAsync(spend) : Task.CompletedTask;

    private async Task CloseAsync(Spend spend)
    {
        var outcome = await _store.CloseAsync(spend.Reservation, spend.Spent);
        Saw($"close {outcome}");
        Assert.Equal(spend.IsOpen ? LeaseOutcome.Done : LeaseOutcome.Lost, outcome);
        _spends.Remove(spend);
    }

    private Task ReleaseAsync(int who) => Pick(who, Stage.Reserved) is { } spend ? ReleaseAsync(spend) : Task.CompletedTask;

    private async Task ReleaseAsync(Spend spend)
    {
        Assert.Equal(spend.IsOpen ? LeaseOutcome.Done : LeaseOutcome.Lost, await _store.CloseAsync(spend.Reservation, spent: null));
        _spends.Remove(spend);
    }

    private Task LeaveAsync(int who)
    {
        if (_spends.Count > 0)
        {
            var spend = _spends[who % _spends.Count];
            spend.IsWritten |= spend.Stage == Stage.Written;
            spend.Stage = Stage.Left;
        }

        return Task.CompletedTask;
    }

    private Task EndAsync(int who) => _spends.Where(static spend => spend.IsOpen).ToList() is { Count: > 0 } open ? EndAsync(open[who % open.Count]) : Task.CompletedTask;

    private async Task EndAsync(Spend spend)
    {
        Assert.Equal(LeaseOutcome.Done, await _store.RenewAsync(spend.Reservation with { Lease = Instant }));
        await clock.PassAsync(Instant);
        spend.IsOpen = false;
    }

    private async Task ForgetAsync()
    {
        (_store, var isTheSame) = await forgetAsync(_store);
        if (!isTheSame)
        {
            _loads.Clear();
        }

        foreach (var spend in _spends)
        {
            spend.IsOpen = false;
        }
    }

    private Task PassAsync()
    {
        _now++;
        return Task.CompletedTask;
    }

    private Spend? Pick(int who, Stage stage) => _spends.Where(spend => spend.Stage == stage).ToList() is { Count: > 0 } found ? found[who % found.Count] : null;

    private void Saw(string what) => seen[what] = seen.GetValueOrDefault(what) + 1;

    /// <summary>What a store must say whose windows are loaded.</summary>
    private ReserveOutcome Expect(BudgetReservation reservation)
    {
        for (var i = 0; i < reservation.Limits.Length; i++)
        {
            var limit = reservation.Limits[i];
            foreach (var isCount in (bool[])[false, true])
            {
                if (!HasRoom(limit, reservation.Amount, isCount))
                {
                    var free = Enumerable.Range(1, limit.Window.Buckets).First(after => HasRoom(limit with { Bucket = limit.Bucket + after }, reservation.Amount, isCount));
                    return new ReserveOutcome.Exceeded(i, isCount, free);
                }
            }
        }

        return ReserveOutcome.Reserved.Instance;
    }

    private bool HasRoom(BudgetLimit limit, long amount, bool isCount)
    {
        var use = CountedBy(limit);
        return isCount ? !(use.Count + 1 > limit.MaxCount) : !(use.Spent + use.Reserved + amount > limit.MaxAmount);
    }

    /// <summary>As a store counts that is loaded: what is open with all that it reserved, the rest as the ledger has it.</summary>
    private BudgetUse CountedBy(BudgetLimit limit)
    {
        var open = OpenIn(limit).ToList();
        var sums = _ledger.SumsOf(limit, [.. open.Select(static spend => spend.Reservation.Id)]);
        return new(sums.Sum(static sum => sum.Amount), open.Sum(static spend => spend.Reservation.Amount), sums.Sum(static sum => sum.Count) + open.Count);
    }

    private IEnumerable<Spend> OpenIn(BudgetLimit limit) => _spends.Where(spend => spend.IsOpen
        && spend.Reservation.Limits.Any(counted => counted.Window == limit.Window && counted.Bucket > limit.Bucket - limit.Window.Buckets));

    /// <summary>What is in the ledger, and what may still come to be in it.</summary>
    private void Check()
    {
        foreach (var limit in Enumerable.Range(0, Agents).SelectMany(LimitsOf))
        {
            var spent = _ledger.UseOf(limit);
            var coming = OpenIn(limit).Where(static spend => spend is { Stage: not Stage.Written, IsWritten: false }).ToList();
            Assert.InRange(spent.Spent + coming.Sum(static spend => spend.Reservation.Amount), 0, limit.MaxAmount ?? long.MaxValue);
            Assert.InRange(spent.Count + coming.Count, 0, limit.MaxCount ?? long.MaxValue);
        }
    }

    private sealed class Spend(BudgetReservation reservation)
    {
        public BudgetReservation Reservation => reservation;

        public Stage Stage { get; set; }

        /// <summary>Whether the store has it.</summary>
        public bool IsOpen { get; set; } = true;

        /// <summary>Whether somebody who left had written it down before.</summary>
        public bool IsWritten { get; set; }

        public long Spent { get; set; }
    }
}
