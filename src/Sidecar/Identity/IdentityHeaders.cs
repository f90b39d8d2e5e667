using System.Buffers;
using System.Globalization;
using System.Text;
using Sidecar.Policies;

namespace Sidecar.Identity;

/// <summary>How the backend is told who calls. The names are stripped from what clients send, so whatever the backend finds there is ours.</summary>
internal sealed class IdentityHeaders(IdentityHeaderOptions options)
{
    // Visible ASCII without the percent sign, which begins an escape, and the comma, which ends a value.
    private static readonly SearchValues<char> Plain =
        SearchValues.Create([.. Enumerable.Range('!', '~' - '!' + 1).Select(static code => (char)code).Where(static character => character is not '%' and not ',')]);

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
        if (!id.AsSpan().ContainsAnyExcept(Plain))
        {
            return id;
        }

        var encoded = new StringBuilder(id.Length + 16);
        foreach (var octet in Encoding.UTF8.GetBytes(id))
        {
            _ = Plain.Contains((char)octet) ? encoded.Append((char)octet) : encoded.Append('%').Append(octet.ToString("X2", CultureInfo.InvariantCulture));
        }

        return encoded.ToString();
    }
}
