using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Sidecar.Protocols.Webhooks;

/// <summary>
/// One HMAC-SHA-256 in one header, over a template of the id, the time and the body, each of the first two in a header of its own: what senders without a standard do.
/// GitHub's <c>X-Hub-Signature-256</c> is one, over the body alone; its <c>X-GitHub-Delivery</c> is not signed and is not read. Secrets are the UTF-8 of their text.
/// </summary>
public sealed class TemplateHmac : WebhookScheme
{
    private readonly HmacSecrets _secrets;

    /// <param name="secrets">At least one.</param>
    public TemplateHmac(IEnumerable<string> secrets) => _secrets = new(secrets.Select(secret => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(secret)));

    /// <summary>The header with the MAC.</summary>
    public required string Header { get; init; }

    /// <summary>What stands before the MAC in its header.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>How the MAC is written.</summary>
    public WebhookEncoding MacEncoding { get; init; } = WebhookEncoding.Hex;

    /// <summary>What is signed.</summary>
    public SignedTemplate Template { get; init; } = SignedTemplate.Body;

    /// <summary>The header with the id, where the template has one.</summary>
    public string IdHeader { get; init; } = "";

    /// <summary>The header with the seconds since 1970, where the template has a time.</summary>
    public string TimeHeader { get; init; } = "";

    /// <inheritdoc/>
    public override bool SignsTime => Template.HasTime;

    /// <summary>GitHub: <c>sha256=</c> and hexadecimal digits over the body.</summary>
    public static TemplateHmac GitHub(IEnumerable<string> secrets) => new(secrets) { Header = "X-Hub-Signature-256", Prefix = "sha256=" };

    /// <inheritdoc/>
    public override WebhookResult Verify(WebhookHeaders headers, ReadOnlySpan<byte> body)
    {
        var (id, time) = ((string?)null, (string?)null);
        if (!SingleHeader.TryRead(headers, Header, out var value, out var fault)
            || (Template.HasId && !SingleHeader.TryRead(headers, IdHeader, out id, out fault))
            || (Template.HasTime && !SingleHeader.TryRead(headers, TimeHeader, out time, out fault)))
        {
            return fault!;
        }

        if (!value.StartsWith(Prefix, StringComparison.Ordinal) || !TryDecode(value.AsSpan(Prefix.Length), out var mac))
        {
            return new WebhookResult.Malformed($"{Header} is not {Prefix} and a SHA-256 in {(MacEncoding == WebhookEncoding.Hex ? "hexadecimal digits" : "base64")}");
        }

        if ((id is not null && !SingleHeader.IsId(id, Template.Separators)) || (time is not null && SingleHeader.Time(time) is null))
        {
            return new WebhookResult.Malformed(time is not null && SingleHeader.Time(time) is null
                ? $"{TimeHeader} is not seconds since 1970 in digits"
                : $"{IdHeader} is not 1 to 256 visible ASCII characters without a separator");
        }

        var (before, after) = Template.Fill(id, time);
        var index = _secrets.IndexOf([mac], Bytes(before), body, Bytes(after));
        return index < 0 ? WebhookResult.Mismatch.Instance : new WebhookResult.Verified(index, id, SingleHeader.Time(time));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<KeyValuePair<string, string>> Sign(string id, DateTimeOffset at, ReadOnlySpan<byte> body)
    {
        var time = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var (before, after) = Template.Fill(id, time);
        var mac = _secrets.Sign(Bytes(before), body, Bytes(after));
        var headers = new List<KeyValuePair<string, string>>
        {
            new(Header, Prefix + (MacEncoding == WebhookEncoding.Hex ? Convert.ToHexStringLower(mac) : Convert.ToBase64String(mac))),
        };
        if (Template.HasId)
        {
            headers.Add(new(IdHeader, id));
        }

        if (Template.HasTime)
        {
            headers.Add(new(TimeHeader, time));
        }

        return headers;
    }

    private static byte[] Bytes(string text) => Encoding.ASCII.GetBytes(text);

    private bool TryDecode(ReadOnlySpan<char> text, [NotNullWhen(true)] out byte[]? mac) =>
        MacEncoding == WebhookEncoding.Hex ? WebhookEncodings.TryHex(text, out mac) : WebhookEncodings.TryBase64(text, HmacSecrets.Size, out mac);
}
