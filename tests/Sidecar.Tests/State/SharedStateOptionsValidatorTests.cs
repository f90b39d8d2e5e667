using Sidecar.Ledger;
using Sidecar.Policies;
using Sidecar.State;

namespace Sidecar.Tests.State;

public sealed class SharedStateOptionsValidatorTests
{
    [Fact]
    public void Defaults_are_right() => Assert.Empty(Validate(new StateOptions()));

    [Theory]
    [InlineData("redis:6379")]
    [InlineData("redis")]
    [InlineData("10.0.0.1:6379,10.0.0.2:6379,password=p=q,ssl=true,defaultDatabase=2,sslHost=redis.example.com,abortConnect=false,name=shop,keepAlive=30")]
    public void Connection_string_of_the_library_is_right(string connection) => Assert.Empty(Validate(Redis(connection)));

    [Theory]
    [InlineData(null, "is missing")]
    [InlineData(" ", "is missing")]
    [InlineData("password=hunter2", "names no endpoint")]
    [InlineData("redis:6379,passwort=hunter2", "is not a connection string")]
    [InlineData("redis:6379,password=hunter2,ssl=perhaps", "is not a connection string")]
    [InlineData("redis:6379,password=hunter2,connectTimeout=99999999999", "is not a connection string")]
    [InlineData("redis:6379, User = hunter2,password=hunter2", "has a user")]
    public void Connection_string_that_cannot_be_used_is_refused_and_not_repeated(string? connection, string expected)
    {
        var error = Assert.Single(Validate(Redis(connection)));
        Assert.StartsWith($"Sidecar:State:Redis {expected}", error, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("{tag}")]
    [InlineData("käse:")]
    [InlineData("12345678901234567890123456789012345678901234567890123456789012345")]
    public void Prefix_that_is_not_plain_is_refused(string prefix)
    {
        var options = Redis();
        options.KeyPrefix = prefix;
        Assert.StartsWith("Sidecar:State:KeyPrefix ", Assert.Single(Validate(options)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("00:00:00")]
    [InlineData("00:00:00.009")]
    [InlineData("00:00:11")]
    public void Timeout_out_of_reason_is_refused(string timeout)
    {
        var options = Redis();
        options.Timeout = TimeSpan.Parse(timeout);
        Assert.StartsWith("Sidecar:State:Timeout ", Assert.Single(Validate(options)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10_001)]
    public void Number_of_replicas_out_of_reason_is_refused(int replicas)
    {
        var options = Redis();
        options.Replicas = replicas;
        Assert.StartsWith("Sidecar:State:Replicas ", Assert.Single(Validate(options)), StringComparison.Ordinal);
    }

    [Fact]
    public void Replicas_mean_nothing_where_nothing_is_shared() =>
        Assert.StartsWith("Sidecar:State:Replicas means nothing", Assert.Single(Validate(new StateOptions { Replicas = 2 })), StringComparison.Ordinal);

    [Fact]
    public void Local_is_refused_where_something_would_count_twice_and_each_key_says_why()
    {
        var options = Redis();
        options.OnUnavailable = new StateOnUnavailable
        {
            PaymentClaims = UnavailableAction.Local,
            Nonces = UnavailableAction.Local,
            Idempotency = UnavailableAction.Local,
            RateLimits = UnavailableAction.Local,
            Revocations = UnavailableAction.Local,
            Budgets = UnavailableAction.Local,
        };
        Assert.Collection(
            Validate(options),
            static error => Assert.Contains(":PaymentClaims is Local, which needs a ledger that the replicas share", error, StringComparison.Ordinal),
            static error => Assert.Contains(":Nonces is Local, and a replay at another replica would pass", error, StringComparison.Ordinal),
            static error => Assert.Contains(":Idempotency is Local, and a retry at another replica would be carried out a second time", error, StringComparison.Ordinal),
            static error => Assert.Contains(":Revocations is Local, and what was revoked", error, StringComparison.Ordinal),
            static error => Assert.Contains(":Budgets is Local, and each replica would", error, StringComparison.Ordinal));
    }

    [Fact]
    public void Refuse_may_stand_everywhere()
    {
        var options = Redis();
        options.OnUnavailable = new StateOnUnavailable
        {
            PaymentClaims = UnavailableAction.Refuse,
            Nonces = UnavailableAction.Refuse,
            Idempotency = UnavailableAction.Refuse,
            RateLimits = UnavailableAction.Refuse,
            Revocations = UnavailableAction.Refuse,
            Budgets = UnavailableAction.Refuse,
        };
        Assert.Empty(Validate(options));
    }

    [Fact]
    public void What_happens_while_memory_is_away_means_nothing()
    {
        var options = new StateOptions { OnUnavailable = new StateOnUnavailable { RateLimits = UnavailableAction.Local } };
        Assert.StartsWith("Sidecar:State:OnUnavailable means nothing", Assert.Single(Validate(options)), StringComparison.Ordinal);
    }

    [Fact]
    public void All_mistakes_are_told_at_once()
    {
        var options = Redis(connection: null);
        options.KeyPrefix = "";
        options.Timeout = TimeSpan.Zero;
        options.OnUnavailable.Nonces = UnavailableAction.Local;
        Assert.Equal(4, Validate(options).Count);
    }

    private static StateOptions Redis(string? connection = "redis:6379") => new() { Kind = StateKind.Redis, Redis = connection };

    private static List<string> Validate(StateOptions options)
    {
        var errors = new Errors();
        SharedStateOptionsValidator.Validate(options, LedgerKind.Sqlite, StateOptions.Section, errors);
        return errors.All;
    }

    private sealed class Errors : IConfigurationErrors
    {
        public List<string> All { get; } = [];

        public void Add(string keyPath, string message) => All.Add($"{keyPath} {message}");
    }
}
