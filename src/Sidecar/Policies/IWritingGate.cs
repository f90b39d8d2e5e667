namespace Sidecar.Policies;

/// <summary>A gate that writes down that it has seen the request, or takes money for it. What may have to wait for the client comes before, so that nothing is held meanwhile.</summary>
internal interface IWritingGate : IGate;
