using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace Sidecar.Policies;

/// <summary>What makes a later request the one that was approved. It is worked out when somebody asks: most spends need no approval.</summary>
internal sealed class SpendApprovalKey
{
    private const string NameHeader = "Idempotency-Key";

    private readonly Passage? _passage;
    private readonly string _agent = "";
    private readonly SpendAmount _amount;
    private Digest? _value;

    /// <param name="isNamed">See <see cref="IsNamed"/>.</param>
    public SpendApprovalKey(Digest value, bool isNamed) => (_value, IsNamed) = (value, isNamed);

    private SpendApprovalKey(Passage passage, string agent, SpendAmount amount) =>
        (_passage, _agent, _amount, IsNamed) = (passage, agent, amount, !StringValues.IsNullOrEmpty(passage.Request.Headers[NameHeader]));

    /// <summary>
    /// Whether the client named the request: then it is the same purchase whenever it comes, and passes once. Another that looks the same without a name is another purchase.
    /// </summary>
    public bool IsNamed { get; }

    public Digest Value => _value ??= Compute(_passage!);

    /// <summary>Of the agent and its idempotency key; without one, what is asked for is what makes it the same.</summary>
    public static SpendApprovalKey Of(Passage passage, string agent, SpendAmount amount) => new(passage, agent, amount);

    private Digest Compute(Passage passage) => passage.Idempotency is { } key
        ? Digest.OfParts("key", _agent, key.Key.ToString(), BodyOf(passage))
        : Digest.OfParts(
            "request", _agent, passage.Request.Headers[NameHeader], passage.RouteId, passage.Request.Method, passage.Request.Path, passage.Request.QueryString.Value,
            _amount.Micros.ToString(CultureInfo.InvariantCulture), _amount.Currency, BodyOf(passage));

    // Where somebody has read it: what was approved is not lent to another order under the same key.
    private static string? BodyOf(Passage passage) => (passage.BodyIdentity?.Value ?? passage.ReadBody?.Sha256)?.ToString();
}
