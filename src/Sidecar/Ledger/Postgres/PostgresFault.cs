using System.Security.Authentication;
using System.Text;
using Npgsql;

namespace Sidecar.Ledger.Postgres;

/// <summary>What a failure of the store means. SQLSTATEs are those of PostgreSQL's appendix A, and one of ours (<c>begin_batch.sql</c>).</summary>
internal static class PostgresFault
{
    public const string Forgotten = "LG001";

    /// <summary>The store refuses what a write says, whatever the store's own state: a value that does not fit, a constraint, text that cannot be encoded.</summary>
    public static bool IsRefusal(Exception e) => e is EncoderFallbackException || CodeOf(e) is ['2', '2' or '3', ..] and not PostgresErrorCodes.UniqueViolation or ['5', '4', ..];

    /// <summary>Somebody else was quicker, or stood in the way: what was read is stale and the same again may succeed.</summary>
    public static bool IsCollision(Exception e) => CodeOf(e) is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.UniqueViolation;

    /// <summary>This replica, or this connection of it, has been given up; nothing was written.</summary>
    public static bool IsForgotten(Exception e) => CodeOf(e) == Forgotten;

    /// <summary>The server said no, so nothing was written. Not when it was shut down: a commit may have been done by then.</summary>
    public static bool IsVerdict(Exception e) => CodeOf(e) is { } code && !code.StartsWith("57P", StringComparison.Ordinal);

    /// <summary>Waiting will not help: the operator must change something before the ledger can be opened.</summary>
    public static bool IsConfiguration(Exception e) =>
        e is LedgerStartException
        || CodeOf(e) is ['2', '8', ..] or PostgresErrorCodes.InvalidCatalogName or PostgresErrorCodes.InvalidSchemaName or PostgresErrorCodes.InsufficientPrivilege
        || (e is NpgsqlException && (e.InnerException is AuthenticationException
            || e.Message.Contains("No password has been provided", StringComparison.Ordinal) || e.Message.Contains("SSL connection requested", StringComparison.Ordinal)));

    /// <summary>Whether a timeout of ours ended it: then another try would wait as long again.</summary>
    public static bool IsTimeout(Exception e) => e is TimeoutException || e.InnerException is TimeoutException;

    private static string? CodeOf(Exception e) => (e as PostgresException)?.SqlState;
}
