using Sidecar.Policies;

namespace Sidecar.State;

/// <summary>
/// What became of requests that carry a key of their own. The threat: a retry, in parallel, later, or at another replica, that is carried out
/// a second time; a key used again for another request; a stranger who is given somebody's answer. The promise: of any number of callers with one
/// key exactly one gets <see cref="IdempotencyAttempt.Begun"/> until it abandons the record or its lease ends; once completed everybody
/// with the same fingerprint gets the stored answer until the retention is over. A flushed store forgets: what carried money is in the ledger.
/// When the store fails or is full the outcome is <see cref="IdempotencyAttempt.Unavailable"/>, and the request is refused.
/// </summary>
internal interface IIdempotencyRecords
{
    /// <param name="key">Of principal (or payer), route and the client's key.</param>
    /// <param name="fingerprint">What makes two requests the same request.</param>
    /// <param name="holder">Chosen by the caller, new for each attempt.</param>
    /// <param name="lease">How long the record stays in flight if nobody completes, renews or abandons it.</param>
    ValueTask<IdempotencyAttempt> TryBeginAsync(Digest key, Digest fingerprint, HolderToken holder, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>Lets the lease end that much from now, if the holder still has it.</summary>
    ValueTask<LeaseOutcome> RenewAsync(Digest key, HolderToken holder, TimeSpan lease);

    /// <summary>Stores a copy of the answer, if the holder still has the record. After it nobody has: what renews, completes or abandons it then is <see cref="LeaseOutcome.Lost"/>.</summary>
    /// <param name="answer">The answer as the caller encodes it; opaque here.</param>
    /// <param name="retention">How long the answer is kept.</param>
    ValueTask<LeaseOutcome> CompleteAsync(Digest key, HolderToken holder, ReadOnlyMemory<byte> answer, TimeSpan retention);

    /// <summary>Forgets the record, if the holder still has it: nothing was done, or what was done is not to be remembered.</summary>
    ValueTask<LeaseOutcome> AbandonAsync(Digest key, HolderToken holder);
}

/// <summary>What came of an attempt to begin a request with a key. A closed set.</summary>
internal abstract record IdempotencyAttempt
{
    private IdempotencyAttempt()
    {
    }

    /// <summary>First of its key: the caller goes on and owes a completion or an abandonment.</summary>
    internal sealed record Begun : IdempotencyAttempt
    {
        public static Begun Instance { get; } = new();
    }

    /// <summary>The same request is being carried out.</summary>
    internal sealed record InFlight : IdempotencyAttempt
    {
        public static InFlight Instance { get; } = new();
    }

    /// <summary>The key was used for another request, which is in flight or done.</summary>
    internal sealed record Mismatch : IdempotencyAttempt
    {
        public static Mismatch Instance { get; } = new();
    }

    /// <summary>The same request was carried out; this is its answer, as it was given to <see cref="IIdempotencyRecords.CompleteAsync"/>.</summary>
    internal sealed record Stored(ReadOnlyMemory<byte> Answer) : IdempotencyAttempt;

    /// <summary>The store is full or away; nothing was begun (at worst the key stays in flight until the lease ends).</summary>
    /// <param name="Note">For the log: which, and why.</param>
    internal sealed record Unavailable(string Note) : IdempotencyAttempt;
}
