using System.Text;
using Sidecar.Policies;

namespace Sidecar.Identity;

/// <summary>How the backend is told who calls. The names are stripped from what clients send, so whatever the backend finds there is ours.</summary>
internal sealed class IdentityHeaders(IdentityHeaderOptions options)
{
    public IReadOnlyList<string> Names { get; } = [options.Principal, options.Kind, options.Permissions];

    public void Attest(Passage passage, Principal principal)
    {
        passage.AttestedHeaders[options.Principal] = Encode(principal.Id);
        passage.AttestedHeaders[options.Kind] = principal.Kind;
        if (principal.Permissions.Count > 0)
        {
            passage.AttestedHeaders[options.Permissions] = string.Join(' ', principal.Permissions.Order(StringComparer.Ordinal));
        }
    }

    /// <summary>Whatever is no visible ASCII character, and the percent sign, as percent-encoded UTF-8: an issuer's subject ends no line and no value.</summary>
    private static string Encode(string id)
    {
        if (id.All(IsPlain))
        {
            return id;
        }

        var encoded = new StringBuilder(id.Length + 16);
        foreach (var octet in Encoding.UTF8.GetBytes(id))
        {
            _ = IsPlain((char)octet) ? encoded.Append((char)octet) : encoded.Append('%').Append(octet.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
        }

        return encoded.ToString();
    }

    private static bool IsPlain(char character) => character is > ' ' and < (char)0x7f and not '%' and not ',';
}
