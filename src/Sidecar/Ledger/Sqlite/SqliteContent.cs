using Dapper;
using Microsoft.Data.Sqlite;

namespace Sidecar.Ledger.Sqlite;

/// <summary>What is in a ledger's file.</summary>
internal sealed record SqliteContent(long Payments, int Schema)
{
    /// <summary>Reads the whole file.</summary>
    /// <exception cref="LedgerCopyException">It is damaged, is no ledger, or is from a newer program.</exception>
    public static SqliteContent Verify(string file)
    {
        try
        {
            using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
            connection.Open();
            if (connection.Query<string>("pragma integrity_check").First() is var found and not "ok")
            {
                throw new LedgerCopyException($"The copy is damaged ({found}).");
            }

            return Read(connection);
        }
        catch (SqliteException e)
        {
            throw new LedgerCopyException($"It is not a ledger, or damaged ({e.Message}).", e);
        }
    }

    public static SqliteContent Read(SqliteConnection connection)
    {
        var schema = connection.ExecuteScalar<int>(SqlText.Statement("schema_version"));
        var newest = SqlText.Migrations()[^1].Version;
        return schema <= newest
            ? new SqliteContent(connection.ExecuteScalar<long>(SqlText.Statement("count_payments")), schema)
            : throw new LedgerCopyException($"It has schema {schema}, and this program knows up to {newest}: it was written by a newer version. Use that version.");
    }

    public override string ToString() => $"{Payments} payment{(Payments == 1 ? "" : "s")} (schema {Schema})";
}
