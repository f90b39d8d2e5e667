using Dapper;
using Microsoft.Data.Sqlite;

namespace Sidecar.Ledger.Sqlite;

/// <summary>The ledger that stands where a copy is to be restored. Used under its lock.</summary>
internal sealed class PresentLedger(SqliteDatabase database, TimeProvider time)
{
    private static readonly string[] Logs = ["-wal", "-shm"];

    private (long Payments, long Keys, long Records)? _content;

    private bool Exists => File.Exists(database.ResolvedPath);

    /// <exception cref="LedgerCopyException">It has payments, keys or records of the audit, or nobody can tell.</exception>
    public void RefuseUnlessReplaceable(bool force)
    {
        _content = Exists ? Count() : default((long, long, long));
        if (_content != default((long, long, long)) && !force)
        {
            throw new LedgerCopyException($"The ledger {database.Path} {Describe()}: with --force it is kept under another name and replaced.");
        }
    }

    /// <summary>Makes room: afterwards the file can be replaced by one rename, and nothing beside it belongs to the old one.</summary>
    /// <returns>Under which name it is kept; null where there was nothing to keep.</returns>
    public string? SetAside()
    {
        if (!Exists)
        {
            RemoveLogs();
            return null;
        }

        // The log of one ledger would be played into the other. Of a readable ledger it goes into its file first.
        var isWhole = _content is not null && TryEmptyLogs();
        var kept = _content == default((long, long, long)) ? null : Keep(isWhole);
        RemoveLogs();
        return kept;
    }

    private string Describe() => _content switch
    {
        null => "cannot be read",
        (0, 0, var records) => $"has {records} record{(records == 1 ? "" : "s")} of the audit",
        (var payments, 0, _) => $"has {payments} payment{(payments == 1 ? "" : "s")}",
        (0, var keys, _) => $"has {keys} API key{(keys == 1 ? "" : "s")}",
        var (payments, keys, _) => $"has {payments} payment{(payments == 1 ? "" : "s")} and {keys} API key{(keys == 1 ? "" : "s")}",
    };

    private (long Payments, long Keys, long Records)? Count()
    {
        try
        {
            if (new FileInfo(database.ResolvedPath).Length == 0)
            {
                return (0, 0, 0);
            }

            using var connection = database.OpenReader();

            // A ledger of an earlier version has no keys and no audit.
            var keys = connection.ExecuteScalar<bool>(SqlText.Statement("has_api_keys")) ? connection.ExecuteScalar<long>(SqlText.Statement("count_api_keys")) : 0;
            var records = connection.ExecuteScalar<bool>(SqlText.Statement("has_audit")) ? connection.ExecuteScalar<long>(SqlText.Statement("count_audit")) : 0;
            return (connection.ExecuteScalar<long>(SqlText.Statement("count_payments")), keys, records);
        }
        catch (SqliteException)
        {
            return null;
        }
    }

    private bool TryEmptyLogs()
    {
        try
        {
            using var connection = database.OpenWriter();
            return connection.ExecuteScalar<string>("pragma journal_mode = delete") == "delete";
        }
        catch (SqliteException)
        {
            return false;
        }
    }

    private string Keep(bool isWhole)
    {
        var kept = $"{database.ResolvedPath}.replaced-{time.GetUtcNow():yyyyMMdd'T'HHmmssfff'Z'}";
        CopyToDisk(database.ResolvedPath, kept);
        foreach (var log in Logs)
        {
            if (!isWhole && File.Exists(database.ResolvedPath + log))
            {
                CopyToDisk(database.ResolvedPath + log, kept + log);
            }
        }

        return kept;
    }

    private static void CopyToDisk(string from, string to)
    {
        File.Copy(from, to);
        using var file = new FileStream(to, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        file.Flush(flushToDisk: true);
    }

    private void RemoveLogs()
    {
        foreach (var log in Logs)
        {
            File.Delete(database.ResolvedPath + log);
        }
    }
}
