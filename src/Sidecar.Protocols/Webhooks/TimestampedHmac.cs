using System.Globalization;
using System.Text;

namespace Sidecar.Protocols.Webhooks;

/// <summary>
/// <c>t=seconds,v1=hex</c> in one header, over <c>{t}.{body}</c>: Stripe's <c>Stripe-Signature</c>, with several <c>v1</c> while secrets rotate, and the
/// <c>Merchant-Signature</c> of ACP 2026-04-17, with exactly one. A secret is the UTF-8 of its text as it stands: Stripe's <c>whsec_</c> is a part of it.
/// </summary>
public sealed class TimestampedHmac : WebhookScheme
{
    private readonly string _header;
    private readonly HmacSecrets _secrets;
    private readonly bool _isStrict;
    private readonly string? _idMember;

    private TimestampedHmac(string header, IEnumerable<string> secrets, bool isStrict, string? idMember)
    {
        _header = header;
        _secrets = new(secrets.Select(secret => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(secret)));
        _isStrict = isStrict;
        _idMember = idMember;
    }

    /// <inheritdoc/>
    public override bool SignsTime => true;

    /// <summary>Stripe. The event's id is the member <c>id</c> of the body: it stays while the time and the signature change from try to try.</summary>
    public static TimestampedHmac Stripe(IEnumerable<string> secrets) => new("Stripe-Signature", secrets, isStrict: false, "id");

    /// <summary>ACP order events. They have no id.</summary>
    public static TimestampedHmac Acp(IEnumerable<string> secrets) => new("Merchant-Signature", secrets, isStrict: true, idMember: null);

    /// <inheritdoc/>
    public override WebhookResult Verify(WebhookHeaders headers, ReadOnlySpan<byte> body)
    {
        if (!SingleHeader.TryRead(headers, _header, out var value, out var fault))
        {
            return fault;
        }

        if (Read(value, out var time, out var signatures) is { } reason)
        {
            return new WebhookResult.Malformed($"{_header} {reason}");
        }

        var index = _secrets.IndexOf(signatures, Encoding.ASCII.GetBytes(time), "."u8, body);
        return index < 0
            ? WebhookResult.Mismatch.Instance
            : new WebhookResult.Verified(index, _idMember is null ? null : BodyEventId.Read(body, _idMember), SingleHeader.Time(time));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<KeyValuePair<string, string>> Sign(string id, DateTimeOffset at, ReadOnlySpan<byte> body)
    {
        var time = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var mac = _secrets.Sign(Encoding.ASCII.GetBytes(time), "."u8, body);
        return [new(_header, $"t={time},v1={Convert.ToHexStringLower(mac)}")];
    }

    /// <summary>What is wrong, as the end of a sentence; null where nothing is.</summary>
    private string? Read(string value, out string time, out List<byte[]> signatures)
    {
        (time, signatures) = ("", []);
        var others = 0;
        foreach (var range in value.AsSpan().Split(','))
        {
            var part = value.AsSpan()[range];
            if (part.StartsWith("t=", StringComparison.Ordinal) && time.Length == 0 && SingleHeader.Time(part[2..]) is not null)
            {
                time = part[2..].ToString();
            }
            else if (part.StartsWith("v1=", StringComparison.Ordinal) && WebhookEncodings.TryHex(part[3..], out var signature))
            {
                signatures.Add(signature);
            }
            else if (_isStrict || part.StartsWith("t=", StringComparison.Ordinal) || ++others > MaxSignatures)
            {
                return "is not t=seconds,v1=64 hexadecimal digits";
            }
        }

        return time.Length == 0 ? "has no t of seconds since 1970"
            : signatures.Count > (_isStrict ? 1 : MaxSignatures) ? "has too many signatures"
            : signatures.Count == 0 ? "has no v1 of 64 hexadecimal digits"
            : null;
    }
}
