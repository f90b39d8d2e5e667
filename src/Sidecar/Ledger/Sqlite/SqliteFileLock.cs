namespace Sidecar.Ledger.Sqlite;

/// <summary>
/// Holds <c>FILE.lock</c> for as long as the ledger is open. The threat: a second process on the same file would take the first one's payments
/// for the leftovers of a crash and recover them while they are being settled. The operating system lets go of the lock when the process dies,
/// however it dies; the empty file stays, because deleting it would let a third process lock a name that the second still holds.
/// It is a file of its own: opening and closing the database itself once more would drop the locks that SQLite holds on it in this process.
/// </summary>
internal sealed class SqliteFileLock : IDisposable
{
    private readonly FileStream _file;

    private SqliteFileLock(FileStream file)
    {
        _file = file;
    }

    public static SqliteFileLock Take(string database)
    {
        var path = SqliteDatabase.Resolve(database) + ".lock";
        try
        {
            return new SqliteFileLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1));
        }
        catch (UnauthorizedAccessException e)
        {
            throw new LedgerStartException($"The ledger's lock {path} cannot be written: let this user write to the folder, or choose another Sidecar:Ledger:ConnectionString.", e);
        }
        catch (IOException e)
        {
            throw new LedgerStartException(
                $"The ledger {database} cannot be locked ({e.Message}). If another process has it open: an SQLite ledger belongs to one process; stop the other one or give each its own file.", e);
        }
    }

    public void Dispose() => _file.Dispose();
}
