using Sidecar.Policies;

namespace Sidecar.State.Redis;

/// <summary>Red while Redis is away: what needs it is refused then.</summary>
/// <param name="localWhenAway">The stores that go on with what this replica alone knows.</param>
internal sealed class RedisReadiness(RedisSettings settings, RedisHealth health, IReadOnlyList<string> localWhenAway) : IReadinessCheck
{
    public string Name => "state";

    public Readiness Check() => health.Absence is { } absence
        ? new Readiness(IsReady: false, absence.Reason, Describe(absence))
        : new Readiness(IsReady: true, Data: Describe(absence: null));

    private object Describe(RedisAbsence? absence) => new
    {
        kind = nameof(StateKind.Redis),
        endpoints = settings.Endpoints(),
        awaySince = absence?.Since,
        local = absence is null ? [] : localWhenAway,
    };
}
