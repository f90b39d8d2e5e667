using System.Diagnostics.CodeAnalysis;
using Sidecar.Protocols.HttpSignatures;
using Sidecar.Protocols.StructuredFields;

namespace Sidecar.Identity.MessageSignatures;

/// <summary>The header <c>UCP-Agent</c>: a dictionary whose member <c>profile</c> is the URL of the caller's profile.</summary>
internal static class UcpAgent
{
    public const string Header = "UCP-Agent";

    private const int LongestValue = 4096;

    /// <summary>The URL as the caller wrote it. Nothing of it is proven.</summary>
    public static bool TryRead(IHeaderFields headers, [NotNullWhen(true)] out string? profile)
    {
        profile = null;
        var lines = headers.Lines("ucp-agent");
        return lines.Count > 0 && lines.Combined is { Length: <= LongestValue } value
            && StructuredField.TryParseDictionary(value, out var members, out _)
            && members is { HasDuplicates: false } && members.TryGet("profile", out var member)
            && !member.IsInnerList && member.Value.TryGetString(out profile);
    }
}
