using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Sidecar.Protocols.Jose;

namespace Sidecar.Protocols.Webhooks;

/// <summary>
/// Standard Webhooks: <c>webhook-id</c>, <c>webhook-timestamp</c> and <c>webhook-signature</c> over <c>{id}.{timestamp}.{body}</c>; <c>v1</c> is HMAC-SHA-256, <c>v1a</c> Ed25519, each in
/// base64. Svix names the same headers <c>svix-…</c>. The signature header lists several with spaces between them; other versions are skipped. The id stays the same
/// from try to try, the time is that of the try.
/// </summary>
public sealed class StandardWebhooks : WebhookScheme
{
    private readonly string _idHeader;
    private readonly string _timeHeader;
    private readonly string _signatureHeader;
    private readonly ImmutableArray<StandardWebhookSecret> _secrets;
    private readonly ImmutableArray<int> _sharedIndexes;
    private readonly HmacSecrets _shared;

    private StandardWebhooks(string prefix, ImmutableArray<StandardWebhookSecret> secrets)
    {
        (_idHeader, _timeHeader, _signatureHeader) = ($"{prefix}-id", $"{prefix}-timestamp", $"{prefix}-signature");
        _secrets = secrets;
        _sharedIndexes = [.. Enumerable.Range(0, secrets.Length).Where(i => secrets[i].Shared is not null)];
        _shared = new(_sharedIndexes.Select(i => (ReadOnlyMemory<byte>)secrets[i].Shared!));
    }

    /// <inheritdoc/>
    public override bool SignsTime => true;

    /// <summary>With the headers of the specification.</summary>
    public static StandardWebhooks Standard(IEnumerable<StandardWebhookSecret> secrets) => new("webhook", [.. secrets]);

    /// <summary>With Svix's names of the headers.</summary>
    public static StandardWebhooks Svix(IEnumerable<StandardWebhookSecret> secrets) => new("svix", [.. secrets]);

    /// <inheritdoc/>
    public override WebhookResult Verify(WebhookHeaders headers, ReadOnlySpan<byte> body)
    {
        if (!SingleHeader.TryRead(headers, _idHeader, out var id, out var fault)
            || !SingleHeader.TryRead(headers, _timeHeader, out var time, out fault)
            || !SingleHeader.TryRead(headers, _signatureHeader, out var signatures, out fault))
        {
            return fault;
        }

        if (!SingleHeader.IsId(id, ".") || SingleHeader.Time(time) is not { } signedAt)
        {
            return new WebhookResult.Malformed(
                SingleHeader.IsId(id, ".") ? $"{_timeHeader} is not seconds since 1970 in digits" : $"{_idHeader} is not 1 to 256 visible ASCII characters without a dot");
        }

        if (!TrySplit(signatures, out var macs, out var ed25519))
        {
            return new WebhookResult.Malformed($"{_signatureHeader} has more than {MaxSignatures} signatures");
        }

        var prefix = Encoding.ASCII.GetBytes($"{id}.{time}.");
        var index = IndexOf(macs, ed25519, prefix, body);
        return index < 0 ? WebhookResult.Mismatch.Instance : new WebhookResult.Verified(index, id, signedAt);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<KeyValuePair<string, string>> Sign(string id, DateTimeOffset at, ReadOnlySpan<byte> body)
    {
        var time = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var prefix = Encoding.ASCII.GetBytes($"{id}.{time}.");
        var signature = _secrets[0] switch
        {
            { Shared: not null } => "v1," + Convert.ToBase64String(_shared.Sign(prefix, body, [])),
            { PrivateKey: { } key } => "v1a," + Convert.ToBase64String(key.Sign([.. prefix, .. body])),
            _ => throw new InvalidOperationException("A public key signs nothing."),
        };
        return [new(_idHeader, id), new(_timeHeader, time), new(_signatureHeader, signature)];
    }

    private static bool TrySplit(string header, out List<byte[]> macs, out List<byte[]> ed25519)
    {
        (macs, ed25519) = ([], []);
        var count = 0;
        foreach (var range in header.AsSpan().Split(' '))
        {
            var text = header.AsSpan()[range];
            if (text.IsEmpty)
            {
                continue;
            }

            if (++count > MaxSignatures)
            {
                return false;
            }

            if (text.StartsWith("v1,", StringComparison.Ordinal) && WebhookEncodings.TryBase64(text[3..], HmacSecrets.Size, out var mac))
            {
                macs.Add(mac);
            }
            else if (text.StartsWith("v1a,", StringComparison.Ordinal) && WebhookEncodings.TryBase64(text[4..], Ed25519.SignatureSize, out var signature))
            {
                ed25519.Add(signature);
            }
        }

        return true;
    }

    private int IndexOf(List<byte[]> macs, List<byte[]> ed25519, byte[] prefix, ReadOnlySpan<byte> body)
    {
        var shared = _shared.IndexOf(macs, prefix, body, []);
        if (shared >= 0)
        {
            return _sharedIndexes[shared];
        }

        byte[] signed = ed25519.Count == 0 ? [] : [.. prefix, .. body];
        return ed25519.Count == 0 ? -1 : Enumerable.Range(0, _secrets.Length)
            .Where(i => _secrets[i].PublicKey is { } key && ed25519.Exists(signature => key.Verify(SignatureAlgorithm.Ed25519, signed, signature)))
            .DefaultIfEmpty(-1)
            .First();
    }
}
