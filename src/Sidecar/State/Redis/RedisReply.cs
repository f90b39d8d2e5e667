using System.Runtime.InteropServices;
using StackExchange.Redis;

namespace Sidecar.State.Redis;

/// <summary>What came of a call.</summary>
/// <param name="Result">What the script returned, if it is known to have run.</param>
/// <param name="Note">Why nothing is known, for the log; null when there is a result.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct RedisReply(RedisResult? Result, string? Note)
{
    public bool IsAnswered => Result is not null;

    /// <summary>The result of a script that returns a whole number; -1 when nothing is known.</summary>
    public int Number => Result is null ? -1 : (int)Result;

    /// <summary>The result of a script that tells whether a lease was the holder's.</summary>
    public LeaseOutcome Lease => Number switch
    {
        1 => LeaseOutcome.Done,
        0 => LeaseOutcome.Lost,
        _ => LeaseOutcome.Unavailable,
    };

    public static RedisReply Unknown(string note) => new(Result: null, note);
}
