namespace Sidecar.Policies;

/// <summary>
/// A part of the control API that a feature brings, below <c>/control/v1</c>. Who asks is known and may; a POST that carries an <c>Idempotency-Key</c> reaches a page once, save one that may be repeated, while the store of keys is away. A page that changes something
/// writes the record of the audit in the same commit and says so by <see cref="OperatorCall.IsAudited"/>; of all other calls the listener writes it.
/// </summary>
internal interface IControlPage
{
    /// <summary>Its place below <c>/control/v1/</c>, e.g. <c>agents</c>: it answers for that and for whatever is below.</summary>
    string Name { get; }

    /// <summary>Its operations: what is not among them is answered before the page is asked.</summary>
    IReadOnlyList<ControlOperation> Operations { get; }

    ValueTask<OperatorAnswer> AnswerAsync(ControlCall call, CancellationToken cancellationToken);
}
