using Npgsql;
using NpgsqlTypes;

namespace Sidecar.Ledger.Postgres;

/// <summary>Adds positional arguments to a command. Columns go as arrays: one statement for however many rows.</summary>
internal static class SqlArguments
{
    public static NpgsqlBatchCommand With<T>(this NpgsqlBatchCommand command, T value)
    {
        command.Parameters.Add(new NpgsqlParameter<T> { TypedValue = value });
        return command;
    }

    public static NpgsqlBatchCommand Texts<T>(this NpgsqlBatchCommand command, IReadOnlyCollection<T> rows, Func<T, string?> column) => Column(command, rows, column, NpgsqlDbType.Text);

    public static NpgsqlBatchCommand Numbers<T>(this NpgsqlBatchCommand command, IReadOnlyCollection<T> rows, Func<T, long?> column) => Column(command, rows, column, NpgsqlDbType.Bigint);

    public static NpgsqlBatchCommand Bytes<T>(this NpgsqlBatchCommand command, IReadOnlyCollection<T> rows, Func<T, byte[]?> column) => Column(command, rows, column, NpgsqlDbType.Bytea);

    public static NpgsqlBatchCommand Owners<T>(this NpgsqlBatchCommand command, IReadOnlyCollection<T> rows, Func<T, Guid?> column) => Column(command, rows, column, NpgsqlDbType.Uuid);

    private static NpgsqlBatchCommand Column<T, TValue>(NpgsqlBatchCommand command, IReadOnlyCollection<T> rows, Func<T, TValue> column, NpgsqlDbType type)
    {
        var values = new TValue[rows.Count];
        var i = 0;
        foreach (var row in rows)
        {
            values[i++] = column(row);
        }

        command.Parameters.Add(new NpgsqlParameter<TValue[]> { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | type });
        return command;
    }
}
