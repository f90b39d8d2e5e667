using System.Diagnostics.CodeAnalysis;

namespace Sidecar.Protocols.X402;

/// <summary>A facilitator's verdict on a payment.</summary>
/// <param name="InvalidReason">Machine-readable; an open set.</param>
/// <param name="InvalidMessage">For people.</param>
/// <param name="Payer">The address that pays.</param>
public sealed record VerifyResponse(bool IsValid, string? InvalidReason, string? InvalidMessage, string? Payer)
{
    private const int MaxDepth = 64;

    /// <summary>Reads the answer to <c>/verify</c>, of whatever HTTP status. False when it is no verdict: not JSON, or without a boolean <c>isValid</c>.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> utf8, [NotNullWhen(true)] out VerifyResponse? response)
    {
        response = null;
        if (!StrictJson.TryParse(utf8, MaxDepth, out var doc, out _))
        {
            return false;
        }

        using (doc)
        {
            var root = doc.RootElement;
            response = root.GetFlag("isValid") is { } isValid
                ? new(isValid, root.GetText("invalidReason"), root.GetText("invalidMessage"), root.GetText("payer"))
                : null;
            return response is not null;
        }
    }
}
