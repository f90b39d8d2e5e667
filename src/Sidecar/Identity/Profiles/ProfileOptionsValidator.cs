using System.Net;
using Sidecar.Policies;

namespace Sidecar.Identity.Profiles;

/// <summary>What the options of fetching must fulfil.</summary>
internal static class ProfileOptionsValidator
{
    public const int SmallestMaxBytes = 128 << 10;
    private const int LargestMaxBytes = 4 << 20;
    private const long MostCacheBytes = 1L << 30;
    private const int MostEntries = 100_000;
    private const int MostFetches = 10_000;
    private const int LargestBurst = 100_000;
    private const int MostConcurrent = 1024;

    /// <param name="keyPath">The options' own path, <c>Sidecar:Identity:Profiles</c>.</param>
    public static void Validate(ProfileOptions options, string keyPath, IConfigurationErrors errors)
    {
        CheckHosts(options.AllowedHosts, nameof(options.AllowedHosts));
        CheckHosts(options.DeniedHosts, nameof(options.DeniedHosts));
        CheckHosts(options.TrustedHosts, nameof(options.TrustedHosts));
        Check(options.DeniedNetworks, nameof(options.DeniedNetworks), static network => IPNetwork.TryParse(network, out _), "is no network; write 198.51.100.0/24 or 2001:db8::/32.");
        Check(options.Ports, nameof(options.Ports), static port => port is > 0 and <= ushort.MaxValue, "is no port; write a number from 1 to 65535.");
        errors.CheckTime($"{keyPath}:{nameof(options.ConnectTimeout)}", options.ConnectTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(10));
        errors.CheckTime($"{keyPath}:{nameof(options.Timeout)}", options.Timeout, options.ConnectTimeout, TimeSpan.FromSeconds(30));
        errors.CheckTime($"{keyPath}:{nameof(options.MaxLifetime)}", options.MaxLifetime, DocumentLifetimes.Floor, TimeSpan.FromDays(1));
        errors.CheckTime($"{keyPath}:{nameof(options.StaleFor)}", options.StaleFor, TimeSpan.Zero, TimeSpan.FromDays(1));
        errors.CheckTime($"{keyPath}:{nameof(options.MaxFailureLifetime)}", options.MaxFailureLifetime, DocumentLifetimes.FirstFailure, TimeSpan.FromMinutes(5));
        CheckNumber(options.MaxBytes, nameof(options.MaxBytes), SmallestMaxBytes, LargestMaxBytes);
        CheckNumber(options.MaxEntries, nameof(options.MaxEntries), 1, MostEntries);
        CheckNumber(options.MaxCacheBytes, nameof(options.MaxCacheBytes), options.MaxBytes, MostCacheBytes);
        CheckNumber(options.FetchesPerSecond, nameof(options.FetchesPerSecond), 1, MostFetches);
        CheckNumber(options.Burst, nameof(options.Burst), options.FetchesPerSecond, LargestBurst);
        CheckNumber(options.MaxConcurrentFetches, nameof(options.MaxConcurrentFetches), 1, MostConcurrent);

        void CheckHosts(List<string> hosts, string name) =>
            Check(hosts, name, IsPattern, "is no host; write agent.example.com, *.example.com or an address, without scheme, port and path.");

        void Check<T>(List<T> values, string name, Predicate<T> isGood, string fault)
        {
            for (var i = 0; i < values.Count; i++)
            {
                if (!isGood(values[i]))
                {
                    errors.Add($"{keyPath}:{name}:{i}", fault);
                }
            }
        }

        void CheckNumber(long value, string name, long least, long most)
        {
            if (value < least || value > most)
            {
                errors.Add($"{keyPath}:{name}", $"is out of range; write a number from {least} to {most}.");
            }
        }
    }

    private static bool IsPattern(string pattern) =>
        HostPatterns.IsWildcard(pattern)
            ? HostName.Parse(pattern[2..]) is { Literal: null }
            : HostName.Parse(pattern) is { } host && host.Text.Equals(pattern, StringComparison.OrdinalIgnoreCase);
}
