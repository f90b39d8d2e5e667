using System.Buffers;
using Sidecar.Policies;

namespace Sidecar.Hygiene;

/// <summary>What the options of answers' headers must fulfil: whatever is written goes out with every answer, and cannot fail then.</summary>
internal static class ResponseHeaderOptionsValidator
{
    private const int LongestValue = 1024;

    private static readonly SearchValues<char> ValueCharacters = SearchValues.Create([.. Enumerable.Range(' ', '~' - ' ' + 1).Select(static code => (char)code)]);

    // What the client could not read the answer without.
    private static readonly string[] Kept = ["Content-Length", "Transfer-Encoding", "Content-Type", "Content-Encoding", "Trailer", "Upgrade", "Connection", RequestIds.Header];

    /// <param name="keyPath">The options' own path, <c>Sidecar:ResponseHeaders</c>.</param>
    public static void Validate(ResponseHeaderOptions options, string keyPath, IConfigurationErrors errors)
    {
        CheckValue(nameof(options.StrictTransportSecurity), options.StrictTransportSecurity);
        CheckValue(nameof(options.ContentTypeOptions), options.ContentTypeOptions);
        CheckValue(nameof(options.FrameOptions), options.FrameOptions);
        CheckValue(nameof(options.ReferrerPolicy), options.ReferrerPolicy);
        CheckValue(nameof(options.PermissionsPolicy), options.PermissionsPolicy);
        CheckValue(nameof(options.OwnContentSecurityPolicy), options.OwnContentSecurityPolicy);
        for (var i = 0; i < options.Remove?.Count; i++)
        {
            if (!HeaderName.IsName(options.Remove[i]) || Kept.Contains(options.Remove[i], StringComparer.OrdinalIgnoreCase))
            {
                errors.Add($"{keyPath}:{nameof(options.Remove)}:{i}", "is no name of a header that an answer could do without");
            }
        }

        void CheckValue(string name, string? value)
        {
            if (value is { Length: > LongestValue } || value.AsSpan().ContainsAnyExcept(ValueCharacters))
            {
                errors.Add($"{keyPath}:{name}", $"is no value of a header; write up to {LongestValue} visible ASCII characters");
            }
        }
    }
}
