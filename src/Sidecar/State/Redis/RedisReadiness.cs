using Sidecar.Policies;

namespace Sidecar.State.Redis;

/// <summary>Red while Redis is away and a policy needs it: what needs it is refused then. Not red where all that is needed goes on in each replica alone.</summary>
/// <param name="localWhenAway">The stores that go on with what this replica alone knows.</param>
internal sealed class RedisReadiness(RedisSettings settings, RedisHealth health, StoreDemand demand, IReadOnlyList<string> localWhenAway) : IReadinessCheck
{
    public string Name => "state";

    public Readiness Check() => health.Absence is { } absence
        ? new Readiness(IsReady: demand.Without(localWhenAway).Count == 0, absence.Reason, Describe(absence))
        : new Readiness(IsReady: true, Data: Describe(absence: null));

    private object Describe(RedisAbsence? absence) => new
    {
        kind = nameof(StateKind.Redis),
        endpoints = settings.Endpoints(),
        awaySince = absence?.Since,
        local = absence is null ? [] : localWhenAway,
        refusing = absence is null ? [] : demand.Without(localWhenAway),
    };
}
