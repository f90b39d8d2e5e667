namespace Sidecar.Policies;

/// <summary>
/// Keeps a copy of the answer that goes to the client. Given to <see cref="Passage.Record"/> by an obligation that let the answer pass. Ended exactly once, by
/// <see cref="CompleteAsync"/>, <see cref="GiveUpAsync"/> or <see cref="BreakAsync"/>, and not before the answer is over; also when the client left: what the upstream still sends is
/// then read on to its end, within the recorder's bound and a time limit.
/// </summary>
internal interface IAnswerRecorder
{
    /// <summary>The longest body that is kept. Negative for a recorder that wants no copy and only waits for the end.</summary>
    int MaxBytes { get; }

    /// <summary>
    /// How long the head of an answer may wait for a body of unknown length, so that the client can be told in a header when there will be no copy. Zero, the default,
    /// for not at all.
    /// </summary>
    TimeSpan Patience => TimeSpan.Zero;

    /// <summary>
    /// The body is longer than the bound, or it has no length and did not end within the patience: there will be no copy, <see cref="GiveUpAsync"/> comes
    /// at the end. Called at most once, before anything was sent, so that the headers can say so. Never without a patience.
    /// </summary>
    void Forgo(IHeaderDictionary headers)
    {
    }

    /// <summary>
    /// The whole answer is here. Awaited before the client sees its end, so that whoever got the answer and asks again finds it. Never throws for what it expects.
    /// </summary>
    ValueTask CompleteAsync(StoredAnswer answer);

    /// <summary>There will be no copy: too long, refused by another obligation, or the process is stopping.</summary>
    ValueTask GiveUpAsync();

    /// <summary>There will be no copy, and nobody has the answer: the upstream broke it off, or the client had left before its first byte.</summary>
    ValueTask BreakAsync() => GiveUpAsync();
}
