using Dapper;
using Microsoft.Data.Sqlite;

namespace Sidecar.Ledger.Sqlite;

/// <summary>One copy: written under another name, verified, flushed to the disk, and only then put where it belongs.</summary>
internal static class SqliteCopy
{
    /// <param name="put">Moves the whole copy to its name.</param>
    public static SqliteContent Write(SqliteDatabase source, string target, Action<string, string> put)
    {
        var partial = $"{target}.partial-{Guid.NewGuid():n}";
        try
        {
            Create(partial, source.ResolvedPath);
            Copy(source, partial);
            var content = SqliteContent.Verify(partial);
            using (var file = new FileStream(partial, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
            {
                file.Flush(flushToDisk: true);
            }

            put(partial, target);
            return content;
        }
        finally
        {
            File.Delete(partial);
            File.Delete(partial + "-journal");
        }
    }

    // By us: SQLite would make it readable to more people than the original may be.
    private static void Create(string partial, string like)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = File.GetUnixFileMode(like);
        }

        new FileStream(partial, options).Dispose();
    }

    // One step, and so one snapshot: writers go on beside it and are not in the copy.
    private static void Copy(SqliteDatabase source, string partial)
    {
        using var from = OpenSource(source);
        using var to = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = partial, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString());
        to.Open();
        from.BackupDatabase(to);

        // A copy is one file: without this, whoever opens it would find, or miss, a log beside it.
        to.Execute("pragma journal_mode = delete");
    }

    private static SqliteConnection OpenSource(SqliteDatabase source)
    {
        try
        {
            return source.OpenReader();
        }
        catch (SqliteException e)
        {
            throw new LedgerCopyException($"{source.Path} cannot be read ({e.Message}).", e);
        }
    }
}
