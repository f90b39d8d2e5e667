namespace Sidecar.Policies;

/// <summary>
/// A page of the admin listener that a feature brings. Whoever asks has proven to be an operator before. It writes nothing: what it answers is written as every other page of that listener is. A page
/// that changes something writes the record of the audit in the same commit and says so by <see cref="OperatorCall.IsAudited"/>; of all other calls that are not only looks the listener writes it.
/// </summary>
internal interface IOperatorPage
{
    /// <summary>E.g. <c>/admin/keys</c>: the page answers for it and for whatever is below it.</summary>
    string Path { get; }

    ValueTask<OperatorAnswer> AnswerAsync(AdminCall call, CancellationToken cancellationToken);
}
