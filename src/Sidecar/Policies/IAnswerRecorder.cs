namespace Sidecar.Policies;

/// <summary>
/// Keeps a copy of the answer that goes to the client. Given to <see cref="Passage.Record"/> by an obligation that let the answer pass. Ended exactly once, by one of the two methods,
/// also when the client left: what the upstream still sends is then read on to its end, within the recorder's bound and a time limit.
/// </summary>
internal interface IAnswerRecorder
{
    /// <summary>The longest body that is kept.</summary>
    int MaxBytes { get; }

    /// <summary>
    /// The whole answer is here. Awaited before the client sees its end, so that whoever got the answer and asks again finds it. Never throws for what it expects.
    /// </summary>
    ValueTask CompleteAsync(StoredAnswer answer);

    /// <summary>There will be no copy: too long, broken off, refused by another obligation, or the process is stopping.</summary>
    ValueTask GiveUpAsync();
}
