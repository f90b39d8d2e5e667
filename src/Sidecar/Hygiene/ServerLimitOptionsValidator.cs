using Sidecar.Policies;

namespace Sidecar.Hygiene;

/// <summary>What the options of listeners must fulfil: Kestrel takes no other values.</summary>
internal static class ServerLimitOptionsValidator
{
    private const int MostBytesPerSecond = 1024 * 1024;
    private const long MostBodyBytes = 1L << 40;

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan TenMinutes = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <param name="keyPath">The options' own path, <c>Sidecar:Limits</c>.</param>
    public static void Validate(ServerLimitOptions options, string keyPath, IConfigurationErrors errors)
    {
        CheckNumber(nameof(options.MaxHeaderBytes), options.MaxHeaderBytes, 1024, 1024 * 1024);
        CheckNumber(nameof(options.MaxHeaders), options.MaxHeaders, 10, 1000);
        CheckNumber(nameof(options.MaxRequestLineBytes), options.MaxRequestLineBytes, 256, 64 * 1024);
        CheckNumber(nameof(options.MaxConnections), options.MaxConnections ?? 1, 1, long.MaxValue);
        CheckNumber(nameof(options.MaxStreams), options.MaxStreams, 1, 10_000);
        CheckNumber(nameof(options.MinBodyBytesPerSecond), options.MinBodyBytesPerSecond, 0, MostBytesPerSecond);
        CheckNumber(nameof(options.MaxBodyBytes), options.MaxBodyBytes, 1, MostBodyBytes);
        CheckNumber(nameof(options.MinResponseBytesPerSecond), options.MinResponseBytesPerSecond, 0, MostBytesPerSecond);
        CheckTime(nameof(options.HeadersTimeout), options.HeadersTimeout, Second, TenMinutes);
        CheckTime(nameof(options.KeepAliveTimeout), options.KeepAliveTimeout, Second, Hour);

        // The server looks at rates once a second.
        if (options.BodyGrace <= Second || options.BodyGrace > TenMinutes)
        {
            errors.Add($"{keyPath}:{nameof(options.BodyGrace)}", "must be above 00:00:01 and at most 00:10:00");
        }

        void CheckNumber(string name, long value, long least, long most)
        {
            if (value < least || value > most)
            {
                errors.Add($"{keyPath}:{name}", $"is out of range; write a number from {least} to {most}");
            }
        }

        void CheckTime(string name, TimeSpan value, TimeSpan least, TimeSpan most)
        {
            if (value < least || value > most)
            {
                errors.Add($"{keyPath}:{name}", $"must be between {least} and {most}");
            }
        }
    }
}
