using Microsoft.Extensions.Primitives;

namespace Sidecar.SpendTokens;

/// <summary>What a request shows for a token. A closed set.</summary>
internal abstract record PresentedSpendToken
{
    public const string Scheme = "SpendToken";
    public const string Header = "X-Spend-Token";

    /// <summary>RFC 9449 §4.1.</summary>
    public const string DpopHeader = "DPoP";

    private const string Prefix = Scheme + " ";
    private static readonly string[] OwnHeader = [Header, DpopHeader];
    private static readonly string[] BothHeaders = ["Authorization", Header, DpopHeader];

    private PresentedSpendToken()
    {
    }

    /// <summary>Reads <c>Authorization: SpendToken …</c> or <c>X-Spend-Token</c>. An Authorization of another scheme is somebody else's.</summary>
    public static PresentedSpendToken Read(IHeaderDictionary headers)
    {
        var authorization = headers.Authorization;
        var isScheme = StartsWithScheme(authorization);
        var own = headers[Header];
        if (!isScheme && own.Count == 0)
        {
            return Absent.Instance;
        }

        return (isScheme, authorization, own) switch
        {
            (true, [{ } value], { Count: 0 }) when Text(value.AsMemory(Prefix.Length)) is { } token => new Shown(token),
            (false, _, [{ } value]) when Text(value.AsMemory()) is { } token => new Shown(token),
            _ => Unusable.Instance,
        };
    }

    /// <summary>Headers that end here, whatever they say: a token is not the backend's business.</summary>
    public static IReadOnlyList<string> ConsumedOf(IHeaderDictionary headers) =>
        StartsWithScheme(headers.Authorization) ? BothHeaders : OwnHeader;

    private static bool StartsWithScheme(StringValues authorization)
    {
        foreach (var value in authorization)
        {
            if (value is not null && value.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static ReadOnlyMemory<char>? Text(ReadOnlyMemory<char> value)
    {
        // Not written as a choice between the two: null would be read as an empty text.
        var token = value.Trim(' ');
        if (token.Length > 0 && !token.Span.ContainsAny(' ', ','))
        {
            return token;
        }

        return null;
    }

    internal sealed record Absent : PresentedSpendToken
    {
        public static Absent Instance { get; } = new();
    }

    /// <summary>Twice, in both places, or with more beside it.</summary>
    internal sealed record Unusable : PresentedSpendToken
    {
        public static Unusable Instance { get; } = new();
    }

    /// <param name="Token">A part of the header: it is looked up by its characters, and seldom needed as a text of its own.</param>
    internal sealed record Shown(ReadOnlyMemory<char> Token) : PresentedSpendToken;
}
