namespace Sidecar.Policies;

/// <summary>
/// A page of the admin listener that a feature brings. Whoever asks has proven to be an operator before. It writes nothing: what it answers is written as every other page of that listener is.
/// </summary>
internal interface IOperatorPage
{
    /// <summary>E.g. <c>/admin/keys</c>: the page answers for it and for whatever is below it.</summary>
    string Path { get; }

    /// <param name="below">What follows the path, beginning with a slash; empty for the path itself.</param>
    ValueTask<OperatorAnswer> AnswerAsync(HttpRequest request, string below, CancellationToken cancellationToken);
}
