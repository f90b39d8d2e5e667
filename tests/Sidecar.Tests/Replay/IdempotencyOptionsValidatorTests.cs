using Sidecar.Replay;
using Sidecar.Tests.Payments;

namespace Sidecar.Tests.Replay;

public sealed class IdempotencyOptionsValidatorTests
{
    private const string Path = "Sidecar:Policies:paid:Idempotency";

    [Fact]
    public void Defaults_are_good() => Assert.Empty(ErrorsOf(new()));

    [Fact]
    public void Every_impossible_value_is_named_with_its_key() => Assert.Equal(
        [
            $"{Path}:Retention: must be between 00:01:00 and 30.00:00:00",
            $"{Path}:Wait: must be between 00:00:00 and 00:01:00",
            $"{Path}:Lease: must be between 00:00:05 and 00:10:00",
            $"{Path}:Window: must be between 00:00:01 and 01:00:00",
            $"{Path}:AnswerPatience: must be between 00:00:00.0100000 and 00:01:00",
            $"{Path}:MaxAnswerBytes: '0' is not a number of bytes from 1 to 16777216",
            $"{Path}:MaxBodyBytes: '30000001' is not a number of bytes from 1 to 30000000",
        ],
        ErrorsOf(new()
        {
            Retention = TimeSpan.FromSeconds(59),
            Wait = TimeSpan.FromSeconds(61),
            Lease = TimeSpan.FromSeconds(4),
            Window = TimeSpan.FromSeconds(3601),
            AnswerPatience = TimeSpan.Zero,
            MaxAnswerBytes = 0,
            MaxBodyBytes = 30_000_001,
        }));

    private static IReadOnlyList<string> ErrorsOf(IdempotencyOptions options)
    {
        var errors = new ReportedErrors();
        IdempotencyOptionsValidator.Validate(options, Path, errors);
        return errors.Lines;
    }
}
