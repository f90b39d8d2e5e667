using Sidecar.Policies;

namespace Sidecar.State;

/// <summary>What the options of state must fulfil.</summary>
internal static class StateOptionsValidator
{
    // An answer of a few words must find room, or nothing that has a key could ever be stored.
    private const long FewestAnswerBytes = 1 << 20;
    private const long MostAnswerBytes = 16L << 30;

    // Ten gigabytes or so: whoever writes more has written a nought too many.
    private const int MostEntries = 100_000_000;

    /// <param name="keyPath">The options' own path, <c>Sidecar:State</c>.</param>
    public static void Validate(StateOptions options, string keyPath, IConfigurationErrors errors)
    {
        if (!Enum.IsDefined(options.Kind))
        {
            errors.Add($"{keyPath}:{nameof(options.Kind)}", $"is not a kind of state; write one of: {string.Join(", ", Enum.GetNames<StateKind>())}.");
        }

        CheckCount(options.MaxPaymentClaims, nameof(options.MaxPaymentClaims), keyPath, errors);
        CheckCount(options.MaxNonces, nameof(options.MaxNonces), keyPath, errors);
        CheckCount(options.MaxIdempotencyRecords, nameof(options.MaxIdempotencyRecords), keyPath, errors);
        CheckCount(options.MaxRateWindows, nameof(options.MaxRateWindows), keyPath, errors);
        CheckCount(options.MaxRateEntries, nameof(options.MaxRateEntries), keyPath, errors);
        CheckCount(options.MaxRevocations, nameof(options.MaxRevocations), keyPath, errors);
        CheckCount(options.MaxBudgetWindows, nameof(options.MaxBudgetWindows), keyPath, errors);
        CheckCount(options.MaxBudgetReservations, nameof(options.MaxBudgetReservations), keyPath, errors);
        if (options.MaxAnswerBytes is < FewestAnswerBytes or > MostAnswerBytes)
        {
            errors.Add($"{keyPath}:{nameof(options.MaxAnswerBytes)}", $"is out of range; write a number of bytes from {FewestAnswerBytes} to {MostAnswerBytes}.");
        }
    }

    private static void CheckCount(int value, string name, string keyPath, IConfigurationErrors errors)
    {
        if (value is < 1 or > MostEntries)
        {
            errors.Add($"{keyPath}:{name}", $"is out of range; write a number from 1 to {MostEntries}.");
        }
    }
}
