namespace Sidecar.Policies;

/// <summary>A call of the control API.</summary>
/// <param name="Operation">Which of the page's operations.</param>
/// <param name="Parameters">The values of the operation's parameters, decoded, in order.</param>
internal sealed record ControlCall(HttpRequest Request, ControlOperation Operation, IReadOnlyList<string> Parameters, Operator Caller, string RequestId, ReadOnlyMemory<byte> Body)
    : OperatorCall(Request, Caller, RequestId, Body);
