using System.Collections.Immutable;
using System.Text.Json;
using Sidecar.Protocols.Jose;
using Sidecar.Protocols.X402;
using Names = Sidecar.Protocols.SpendTokens.SpendTokenNames;

namespace Sidecar.Protocols.SpendTokens;

/// <summary>Writes and signs spend tokens.</summary>
public static class SpendTokenWriter
{
    /// <summary>Why a token with these claims would be refused by its reader, as the end of a sentence; null when it would be read.</summary>
    public static string? FaultOf(SpendToken token)
    {
        if (!token.Scope.MaxAmount.TryToMinorUnits(out _))
        {
            return "has a maximum that is not a whole number of minor units";
        }

        var payload = Write(token);
        return SpendTokenReader.TryRead(payload, out _, out var error) ? LengthFault(payload) : error;
    }

    /// <summary>The token as a compact JWS: at most <see cref="SignedSpendToken.MaxLength"/> characters. Parts of a second are dropped.</summary>
    /// <param name="key">ES256 or Ed25519, with a <c>kid</c>.</param>
    /// <exception cref="ArgumentException">The claims have a fault (see <see cref="FaultOf"/>), or the key is of another kind or has no <c>kid</c>.</exception>
    public static string Sign(SigningKey key, SpendToken token)
    {
        if (!SignedSpendToken.Algorithms.Contains(key.Algorithm) || !SignedSpendToken.IsKeyId(key.VerificationKey.KeyId))
        {
            throw new ArgumentException("Spend tokens are signed with an ES256 or Ed25519 key that has a kid of visible ASCII characters.", nameof(key));
        }

        return FaultOf(token) is { } fault
            ? throw new ArgumentException($"The spend token {fault}.", nameof(token))
            : CompactJws.Sign(key, Write(token), SpendToken.Type);
    }

    // The header and the signature take less than a quarter of what a token may have.
    private static string? LengthFault(byte[] payload) => payload.Length > SignedSpendToken.MaxPayloadSize ? "is too long" : null;

    private static byte[] Write(SpendToken token) => JsonText.Write(token, static (writer, token) =>
    {
        writer.WriteStartObject();
        writer.WriteString("iss", token.Issuer);
        WriteIds(writer, "aud", token.Audience);
        writer.WriteString("sub", token.Subject);
        writer.WriteNumber("iat", token.IssuedAt.ToUnixTimeSeconds());
        if (token.NotBefore is { } notBefore)
        {
            writer.WriteNumber("nbf", notBefore.ToUnixTimeSeconds());
        }

        writer.WriteNumber("exp", token.Expires.ToUnixTimeSeconds());
        writer.WriteString("jti", token.Id);
        writer.WriteString(Names.Agent, token.Agent);
        WriteScope(writer, token);
        if (token.Uses is { } uses)
        {
            writer.WriteNumber(Names.Uses, uses);
        }

        writer.WriteOptional(Names.Approval, token.ApprovalId);
        WriteBinding(writer, token.Binding);
        writer.WriteEndObject();
    });

    private static void WriteScope(Utf8JsonWriter writer, SpendToken token)
    {
        var scope = token.Scope;
        _ = scope.MaxAmount.TryToMinorUnits(out var minorUnits);
        writer.WriteStartObject(Names.Scope);
        writer.WriteNumber(Names.MaxAmount, minorUnits);
        writer.WriteString(Names.Currency, scope.MaxAmount.Currency.Code);
        if (token.IsForAnyMerchant)
        {
            WriteArray(writer, Names.Merchants, scope.Merchants);
        }
        else
        {
            WriteIds(writer, Names.Merchant, scope.Merchants);
        }

        WriteIds(writer, Names.Category, scope.Categories);
        writer.WriteOptional(Names.Intent, scope.Intent);
        writer.WriteOptional(Names.CheckoutSessionId, scope.CheckoutSessionId);
        writer.WriteOptional(Names.Reason, scope.IsOneTime ? Names.OneTime : null);
        writer.WriteEndObject();
    }

    private static void WriteBinding(Utf8JsonWriter writer, SpendTokenBinding binding)
    {
        var member = binding switch
        {
            SpendTokenBinding.ToKey key => (Names.KeyThumbprint, key.Thumbprint),
            SpendTokenBinding.ToRequest request => (Names.Request, request.Fingerprint),
            _ => default((string Name, string Value)?),
        };
        if (member is { } confirmation)
        {
            writer.WriteStartObject(Names.Confirmation);
            writer.WriteString(confirmation.Name, confirmation.Value);
            writer.WriteEndObject();
        }
    }

    // RFC 7519 §4.1.3 lets one audience stand without a list; so does the scope.
    private static void WriteIds(Utf8JsonWriter writer, string name, ImmutableArray<string> ids)
    {
        if (ids is [var only])
        {
            writer.WriteString(name, only);
        }
        else if (!ids.IsDefaultOrEmpty)
        {
            WriteArray(writer, name, ids);
        }
    }

    private static void WriteArray(Utf8JsonWriter writer, string name, ImmutableArray<string> ids)
    {
        writer.WriteStartArray(name);
        foreach (var id in ids)
        {
            writer.WriteStringValue(id);
        }

        writer.WriteEndArray();
    }
}
