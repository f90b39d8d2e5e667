using Sidecar.Policies;

namespace Sidecar.Replay;

internal static class IdempotencyOptionsValidator
{
    private const int MostAnswerBytes = 16 * 1024 * 1024;

    // What the listener takes at all.
    private const int MostBodyBytes = 30_000_000;

    public static void Validate(IdempotencyOptions options, string path, IConfigurationErrors errors)
    {
        errors.CheckTime($"{path}:{nameof(options.Retention)}", options.Retention, TimeSpan.FromMinutes(1), TimeSpan.FromDays(30));
        errors.CheckTime($"{path}:{nameof(options.Wait)}", options.Wait, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        errors.CheckTime($"{path}:{nameof(options.Lease)}", options.Lease, TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(10));
        errors.CheckTime($"{path}:{nameof(options.Window)}", options.Window, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        errors.CheckTime($"{path}:{nameof(options.AnswerPatience)}", options.AnswerPatience, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1));
        CheckSize(nameof(options.MaxAnswerBytes), options.MaxAnswerBytes, MostAnswerBytes);
        CheckSize(nameof(options.MaxBodyBytes), options.MaxBodyBytes, MostBodyBytes);

        void CheckSize(string key, int value, int most)
        {
            if (value < 1 || value > most)
            {
                errors.Add($"{path}:{key}", $"'{value}' is not a number of bytes from 1 to {most}");
            }
        }
    }
}
