using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Sidecar.Protocols.X402;

/// <summary>A network's name by CAIP-2, such as <c>eip155:8453</c>. A default value is no name.</summary>
public readonly record struct Caip2
{
    /// <summary>The namespace of Ethereum and all chains that are built like it.</summary>
    public const string Eip155 = "eip155";

    private static readonly SearchValues<char> NamespaceCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");
    private static readonly SearchValues<char> ReferenceCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_");

    private Caip2(string @namespace, string reference) => (Namespace, Reference) = (@namespace, reference);

    /// <summary>3 to 8 of <c>a-z 0-9 -</c>.</summary>
    public string Namespace { get; }

    /// <summary>1 to 32 of <c>a-z A-Z 0-9 - _</c>.</summary>
    public string Reference { get; }

    /// <summary>Reads <c>namespace:reference</c> within the limits of CAIP-2.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Caip2 network)
    {
        network = default;
        var colon = text?.IndexOf(':') ?? -1;
        if (text is null || colon is < 3 or > 8 || text.Length - colon - 1 is < 1 or > 32
            || text.AsSpan(0, colon).ContainsAnyExcept(NamespaceCharacters) || text.AsSpan(colon + 1).ContainsAnyExcept(ReferenceCharacters))
        {
            return false;
        }

        network = new(text[..colon], text[(colon + 1)..]);
        return true;
    }

    /// <summary>The chain id of an <c>eip155</c> network: a positive decimal without leading zeros. False for other networks.</summary>
    public bool TryGetChainId(out long chainId)
    {
        chainId = 0;
        return Namespace == Eip155 && Reference[0] != '0' && long.TryParse(Reference, NumberStyles.None, CultureInfo.InvariantCulture, out chainId);
    }

    public override string ToString() => $"{Namespace}:{Reference}";

    internal static bool IsEip155(string network) => network.StartsWith("eip155:", StringComparison.Ordinal);
}
