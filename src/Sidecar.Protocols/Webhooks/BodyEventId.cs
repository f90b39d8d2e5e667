using Sidecar.Protocols.X402;

namespace Sidecar.Protocols.Webhooks;

/// <summary>The event's id inside a signed JSON body.</summary>
internal static class BodyEventId
{
    private const int MaxDepth = 64;
    private const int MaxLength = 256;

    /// <summary>The text of a member at the top; null where the body is not JSON or has no such text.</summary>
    public static string? Read(ReadOnlySpan<byte> body, string member)
    {
        // Bodies that are no objects, which are not ours to judge, are not copied.
        if (!body.TrimStart(" \t\r\n"u8).StartsWith("{"u8) || !StrictJson.TryParse(body.ToArray(), MaxDepth, out var document, out _))
        {
            return null;
        }

        using (document)
        {
            return document.RootElement.GetText(member) is { Length: > 0 and <= MaxLength } id ? id : null;
        }
    }
}
