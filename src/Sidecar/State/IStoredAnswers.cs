using Sidecar.Policies;

namespace Sidecar.State;

/// <summary>
/// Answers that were paid for, for a client that lost one. The threat: a stranger, or the payer with another request, who is given an answer that
/// is not theirs; memory without end. The promise: an answer is found only under its key and with its fingerprint, until its retention is over. It is
/// a courtesy on top of the ledger: an answer that was evicted, flushed or could not be stored is gone, and nothing is decided by its absence.
/// </summary>
internal interface IStoredAnswers
{
    /// <param name="key">Of the payment.</param>
    /// <param name="fingerprint">Of the request that was answered.</param>
    ValueTask<AnswerLookup> FindAsync(Digest key, Digest fingerprint, CancellationToken cancellationToken);

    /// <summary>Keeps a copy of the answer, in place of one that is there. A store that is full drops its oldest, or does not keep this one.</summary>
    /// <returns>Done or Unavailable.</returns>
    ValueTask<LeaseOutcome> StoreAsync(Digest key, Digest fingerprint, ReadOnlyMemory<byte> answer, TimeSpan retention);
}

/// <summary>What was found under a key. A closed set.</summary>
internal abstract record AnswerLookup
{
    private AnswerLookup()
    {
    }

    internal sealed record Found(ReadOnlyMemory<byte> Answer) : AnswerLookup;

    /// <summary>There is an answer, and it was to another request.</summary>
    internal sealed record OtherRequest : AnswerLookup
    {
        public static OtherRequest Instance { get; } = new();
    }

    internal sealed record Missing : AnswerLookup
    {
        public static Missing Instance { get; } = new();
    }

    /// <summary>The store is away: whether there is one is not known.</summary>
    internal sealed record Unavailable(string Note) : AnswerLookup;
}
