using Sidecar.Policies;
using Sidecar.State;

namespace Sidecar.Tests.State;

public sealed class StateOptionsValidatorTests
{
    [Fact]
    public void Defaults_are_accepted() => Assert.Empty(Validate(new StateOptions()));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(100_000_001)]
    public void Number_of_entries_that_cannot_be_kept_is_an_error_with_its_key(int value)
    {
        var options = new StateOptions { MaxPaymentClaims = value, MaxNonces = value, MaxIdempotencyRecords = value, MaxRateWindows = value, MaxRevocations = value };
        (options.MaxBudgetWindows, options.MaxBudgetReservations, options.MaxRateEntries) = (value, value, value);
        string[] keys =
        [
            "Sidecar:State:MaxPaymentClaims", "Sidecar:State:MaxNonces", "Sidecar:State:MaxIdempotencyRecords", "Sidecar:State:MaxRateWindows",
            "Sidecar:State:MaxRateEntries", "Sidecar:State:MaxRevocations", "Sidecar:State:MaxBudgetWindows", "Sidecar:State:MaxBudgetReservations",
        ];
        Assert.Equal(keys, Validate(options));
    }

    [Theory]
    [InlineData(0)]
    [InlineData((1 << 20) - 1)]
    [InlineData((16L << 30) + 1)]
    public void Number_of_bytes_that_cannot_be_kept_is_an_error_with_its_key(long bytes) =>
        Assert.Equal("Sidecar:State:MaxAnswerBytes", Assert.Single(Validate(new StateOptions { MaxAnswerBytes = bytes })));

    [Fact]
    public void Unknown_kind_is_an_error_with_its_key() =>
        Assert.Equal("Sidecar:State:Kind", Assert.Single(Validate(new StateOptions { Kind = (StateKind)7 })));

    private static List<string> Validate(StateOptions options)
    {
        var errors = new Keys();
        StateOptionsValidator.Validate(options, StateOptions.Section, errors);
        return errors.All;
    }

    private sealed class Keys : IConfigurationErrors
    {
        public List<string> All { get; } = [];

        public void Add(string keyPath, string message) => All.Add(keyPath);
    }
}
