namespace Sidecar.Policies;

/// <summary>
/// One decision of a policy: may this request go on? A gate reads the <see cref="Passage"/> and returns a
/// <see cref="Verdict"/>; it never writes a response, never calls the next step and never throws for what it expects.
/// </summary>
internal interface IGate
{
    /// <summary>The gate's name in metrics and logs: the configuration section it was built from.</summary>
    string Name { get; }

    ValueTask<Verdict> EnterAsync(Passage passage, CancellationToken cancellationToken);
}
