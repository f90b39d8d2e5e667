namespace Sidecar.State;

/// <summary>
/// Tells other replicas that agents, budgets, stops or keys have changed, so that they look at once and not at their next round. Nothing rests on it: a signal may be lost, come late or come for
/// nothing.
/// </summary>
internal interface IControlSignal
{
    /// <summary>Calls whoever listens, in other replicas and perhaps here too. Waits for nothing and never fails.</summary>
    void Publish();

    /// <param name="heard">Must be quick and must not throw.</param>
    /// <returns>Ends the listening.</returns>
    IDisposable Listen(Action heard);
}
