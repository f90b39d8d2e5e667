using System.Buffers;

namespace Sidecar.Protocols.HttpSignatures;

/// <summary>What can be the name of a component: a field name in lower case, or <c>@</c> and a word (RFC 9421 §2.1, §2.2).</summary>
internal static class ComponentNames
{
    private static readonly SearchValues<char> FieldName = SearchValues.Create("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz");
    private static readonly SearchValues<char> DerivedName = SearchValues.Create("abcdefghijklmnopqrstuvwxyz-");

    // The line of the parameters themselves is never covered (RFC 9421 §2.5).
    public static bool IsName(string name) => name is ['@', .. { Length: > 0 } derived]
        ? !derived.AsSpan().ContainsAnyExcept(DerivedName) && name != "@signature-params"
        : name.Length > 0 && !name.AsSpan().ContainsAnyExcept(FieldName);
}
