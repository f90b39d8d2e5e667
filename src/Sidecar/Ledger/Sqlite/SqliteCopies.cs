namespace Sidecar.Ledger.Sqlite;

/// <summary>Copies of the ledger's file, made through SQLite: a plain copy of a file that is being written is torn, and lacks what is in the write-ahead log.</summary>
internal sealed class SqliteCopies(SqliteDatabase database, TimeProvider time) : ILedgerCopies
{
    // What SQLite, or we, would take for the ledger's own.
    private static readonly string[] Companions = ["", "-wal", "-shm", "-journal", ".lock"];

    public string Backup(string file)
    {
        var target = Path.GetFullPath(file);
        if (!File.Exists(database.Path))
        {
            throw new LedgerCopyException($"There is no ledger {database.Path}: see Sidecar:Ledger:ConnectionString, which is relative to the working directory.");
        }

        RefuseOwnFiles(target);
        if (Path.Exists(target))
        {
            throw new LedgerCopyException($"{target} exists and is not overwritten: choose another name.");
        }

        var content = SqliteCopy.Write(database, target, static (partial, whole) => File.Move(partial, whole));
        return $"Backed up {content} from {database.Path} to {target}.";
    }

    public string Restore(string file, bool force)
    {
        var source = Path.GetFullPath(file);
        if (!File.Exists(source))
        {
            throw new LedgerCopyException($"There is no file {source}.");
        }

        RefuseOwnFiles(source);
        Directory.CreateDirectory(Path.GetDirectoryName(database.ResolvedPath)!);
        using var held = SqliteFileLock.Take(database.Path);
        var present = new PresentLedger(database, time);
        present.RefuseUnlessReplaceable(force);
        string? kept = null;
        var content = SqliteCopy.Write(SqliteDatabase.At(source), database.ResolvedPath, (partial, whole) =>
        {
            kept = present.SetAside();
            File.Move(partial, whole, overwrite: true);
        });
        RestoreRecord.Add(database, source, time.GetUtcNow());
        return $"Restored {content} from {source} to {database.Path}. What was in flight in it is decided at the next start."
            + (kept is null ? "" : $" The ledger that was there is kept as {kept}.");
    }

    private void RefuseOwnFiles(string file)
    {
        if (Array.Exists(Companions, suffix => file == database.Path + suffix || file == database.ResolvedPath + suffix))
        {
            throw new LedgerCopyException($"{file} is a name of the ledger itself: choose another.");
        }
    }
}
