namespace Sidecar.Replay;

/// <summary>The section <c>Sidecar:Policies:{policy}:Idempotency</c>: a request that is sent again is carried out once and gets the same answer.</summary>
internal sealed class IdempotencyOptions
{
    /// <summary>
    /// Which requests: <c>Off</c>, <c>Optional</c> (with a key), <c>Required</c> (a request that may change something must have one) or <c>Headerless</c> (without a key the method,
    /// target and body are the key, for <see cref="Window"/>). Safe methods take part only where they are paid for. Default <c>Optional</c>, with the dialect <c>Acp</c>, which demands a key, <c>Required</c>.
    /// </summary>
    public IdempotencyMode? Mode { get; set; }

    /// <summary>
    /// What the same request is: <c>Ucp</c> (the body's bytes; another body is 409) or <c>Acp</c> (the body's JSON, however it is written; another one is 422). Default <c>Ucp</c>.
    /// </summary>
    public IdempotencyDialect Dialect { get; set; } = IdempotencyDialect.Ucp;

    /// <summary>How long an answer is kept, from a minute to 30 days; UCP and ACP ask for a day or more. Default 1.00:00:00.</summary>
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(1);

    /// <summary>The longest answer that is kept, in bytes of its body, up to 16777216. A longer one passes and says that it is not kept. Default 262144.</summary>
    public int MaxAnswerBytes { get; set; } = 256 * 1024;

    /// <summary>
    /// How long an answer without <c>Content-Length</c> may wait for its end before its first byte goes out, so that a header can say whether it is kept; 10 milliseconds to a minute.
    /// One that takes longer is a stream and is not kept. Default 00:00:02.
    /// </summary>
    public TimeSpan AnswerPatience { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>The longest request body, up to 30000000; it is read whole before the backend is called. Default 1048576.</summary>
    public int MaxBodyBytes { get; set; } = 1024 * 1024;

    /// <summary>How long a duplicate waits for the answer of the one in flight before it is told to come back, up to a minute. Default 00:00:00.</summary>
    public TimeSpan Wait { get; set; } = TimeSpan.Zero;

    /// <summary>After how long the key of a request is free again when the process that carried it out died, 5 seconds to 10 minutes. Default 00:00:30.</summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>With <c>Headerless</c>: for how long after its answer a request without a key counts as the same, a second to an hour. Default 00:01:00.</summary>
    public TimeSpan Window { get; set; } = TimeSpan.FromMinutes(1);
}
