using Dapper;
using Microsoft.Data.Sqlite;

namespace Sidecar.Ledger.Sqlite;

/// <summary>The ledger that stands where a copy is to be restored. Used under its lock.</summary>
internal sealed class PresentLedger(SqliteDatabase database, TimeProvider time)
{
    private static readonly string[] Logs = ["-wal", "-shm"];

    private long? _payments;

    private bool Exists => File.Exists(database.ResolvedPath);

    /// <exception cref="LedgerCopyException">It has payments, or nobody can tell.</exception>
    public void RefuseUnlessReplaceable(bool force)
    {
        _payments = Exists ? Count() : 0;
        if (_payments != 0 && !force)
        {
            throw new LedgerCopyException(
                $"The ledger {database.Path} {(_payments is null ? "cannot be read" : $"has {_payments} payment{(_payments == 1 ? "" : "s")}")}: with --force it is kept under another name and replaced.");
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
        var isWhole = _payments is not null && TryEmptyLogs();
        var kept = _payments == 0 ? null : Keep(isWhole);
        RemoveLogs();
        return kept;
    }

    private long? Count()
    {
        try
        {
            if (new FileInfo(database.ResolvedPath).Length == 0)
            {
                return 0;
            }

            using var connection = database.OpenReader();
            return connection.ExecuteScalar<long>(SqlText.Statement("count_payments"));
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
