namespace Sidecar.Policies;

/// <summary>A call of an <see cref="IOperatorPage"/>.</summary>
/// <param name="Below">What follows the page's path, beginning with a slash; empty for the path itself.</param>
internal sealed record AdminCall(HttpRequest Request, string Below, Operator Caller, string RequestId, ReadOnlyMemory<byte> Body) : OperatorCall(Request, Caller, RequestId, Body);
