namespace Sidecar.IntegrationTests.Facilitators;

/// <summary>
/// How one endpoint behaves: first what was queued, one behaviour a call, then what holds always (<see cref="FacilitatorBehaviour.Ok"/> unless said otherwise).
/// </summary>
internal sealed class FacilitatorScript
{
    private readonly Lock _lock = new();
    private readonly Queue<FacilitatorBehaviour> _next = new();
    private Func<FacilitatorCall, FacilitatorBehaviour> _always = _ => FacilitatorBehaviour.Ok();

    /// <summary>The next calls, one each.</summary>
    public FacilitatorScript Next(params FacilitatorBehaviour[] behaviours)
    {
        lock (_lock)
        {
            foreach (var behaviour in behaviours)
            {
                _next.Enqueue(behaviour);
            }
        }

        return this;
    }

    /// <summary>Every call for which nothing is queued.</summary>
    public FacilitatorScript Always(FacilitatorBehaviour behaviour) => Always(_ => behaviour);

    /// <summary>Every call for which nothing is queued, by what it asks.</summary>
    public FacilitatorScript Always(Func<FacilitatorCall, FacilitatorBehaviour> choose)
    {
        lock (_lock)
        {
            _always = choose;
        }

        return this;
    }

    public FacilitatorBehaviour For(FacilitatorCall call)
    {
        lock (_lock)
        {
            return _next.TryDequeue(out var behaviour) ? behaviour : _always(call);
        }
    }
}
