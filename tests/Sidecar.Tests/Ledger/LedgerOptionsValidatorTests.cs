using Sidecar.Ledger;
using Sidecar.Policies;

namespace Sidecar.Tests.Ledger;

public sealed class LedgerOptionsValidatorTests
{
    [Theory]
    [InlineData("Data Source=sidecar.db")]
    [InlineData("sidecar", "Data Source={0}/made/when/needed/sidecar.db")]
    [InlineData("Data Source=sidecar.db;Mode=ReadWriteCreate")]
    public void Path_that_can_be_made_is_accepted(string connectionString, string? format = null)
    {
        Assert.Empty(Validate(new LedgerOptions { ConnectionString = format is null ? connectionString : string.Format(format, Path.GetTempPath()) }));
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("Host=db;Database=x", "is not an SQLite connection string")]
    [InlineData("Data Source", "is not an SQLite connection string")]
    [InlineData("Data Source=x.db;Mode=Sideways", "is not an SQLite connection string")]
    [InlineData("Data Source=:memory:", "keeps payments in memory")]
    [InlineData("Data Source=x;Mode=Memory;Cache=Shared", "keeps payments in memory")]
    [InlineData("Mode=ReadWrite", "keeps payments in memory")]
    [InlineData("Data Source=file:x.db?mode=memory", "names a URI")]
    [InlineData("Data Source=|DataDirectory|x.db", "names a URI or a placeholder")]
    [InlineData("Data Source=x.db;Mode=ReadOnly", "opens the ledger read-only")]
    [InlineData("Data Source=x.db;Password=hunter2", "does not encrypt")]
    [InlineData("Data Source=/", "names the folder")]
    [InlineData("Data Source=/proc/version/sidecar.db", "is a file")]
    public void Connection_string_that_cannot_keep_payments_is_an_error_with_its_key(string connectionString, string part)
    {
        var (key, message) = Assert.Single(Validate(new LedgerOptions { ConnectionString = connectionString }));
        Assert.Equal("Sidecar:Ledger:ConnectionString", key);
        Assert.Contains(part, message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host=db;Database=sidecar;Username=sidecar")]
    [InlineData("Host=one,two;Database=sidecar;Username=sidecar;Target Session Attributes=primary;Maximum Pool Size=4")]
    public void Database_of_several_replicas_is_accepted(string connectionString)
    {
        Assert.Empty(Validate(new LedgerOptions { Kind = LedgerKind.Postgres, ConnectionString = connectionString, Password = "hunter2" }));
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("Data Source=sidecar.db", "is not a Postgres connection string")]
    [InlineData("Host=db;Password=hunter2;Timeout=never", "is not a Postgres connection string")]
    [InlineData("hunter2", "is not a Postgres connection string")]
    [InlineData("Database=sidecar;Username=sidecar", "names no Host")]
    [InlineData("Host=db;Pooling=false", "has Pooling=false")]
    [InlineData("Host=db;Multiplexing=true", "has Multiplexing")]
    [InlineData("Host=a,b;Load Balance Hosts=true", "has Load Balance Hosts")]
    [InlineData("Host=a,b;Target Session Attributes=standby", "may choose a server without writes")]
    public void Database_that_cannot_be_written_is_an_error_that_repeats_nothing(string connectionString, string part)
    {
        var (key, message) = Assert.Single(Validate(new LedgerOptions { Kind = LedgerKind.Postgres, ConnectionString = connectionString }));
        Assert.Equal("Sidecar:Ledger:ConnectionString", key);
        Assert.Contains(part, message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Sqlite", "hunter2")]
    [InlineData("Postgres", "")]
    public void Password_that_nobody_needs_or_that_is_empty_is_an_error(string kind, string password)
    {
        var options = new LedgerOptions { Kind = Enum.Parse<LedgerKind>(kind), Password = password };
        options.ConnectionString = options.Kind == LedgerKind.Postgres ? "Host=db" : options.ConnectionString;
        Assert.Equal("Sidecar:Ledger:Password", Assert.Single(Validate(options)).Key);
    }

    [Fact]
    public void Unknown_kind_is_an_error_with_its_key()
    {
        Assert.Equal("Sidecar:Ledger:Kind", Assert.Single(Validate(new LedgerOptions { Kind = (LedgerKind)7 })).Key);
    }

    private static List<(string Key, string Message)> Validate(LedgerOptions options)
    {
        var errors = new Collected();
        LedgerOptionsValidator.Validate(options, LedgerOptions.Section, errors);
        return errors.All;
    }

    private sealed class Collected : IConfigurationErrors
    {
        public List<(string Key, string Message)> All { get; } = [];

        public void Add(string keyPath, string message) => All.Add((keyPath, message));
    }
}
