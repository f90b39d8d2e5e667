using System.Collections.Frozen;
using Sidecar.Protocols.X402;

namespace Sidecar.Hygiene;

/// <summary>Which headers of requests are looked at, by name.</summary>
internal sealed class HeaderRules
{
    /// <summary>Headers by which this proxy tells the backend who the caller is.</summary>
    public const string Prefix = "X-Sidecar-";

    // Backends and frameworks take them for the method, the path, the host or an outbound proxy of the request itself: behind a policy that has looked at others.
    private static readonly string[] Replacing =
    [
        "X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override", "X-Original-URL", "X-Rewrite-URL", "X-Original-URI", "X-Original-Host", "X-Host",
        "X-Forwarded-Server", "Proxy", "PAYMENT-CONTEXT",
    ];

    private static readonly string[] OfClients =
    [
        "X-Real-IP", "True-Client-IP", "CF-Connecting-IP", "X-Client-IP", "X-Cluster-Client-IP", "Fastly-Client-IP", "X-Envoy-External-Address", "X-Original-Forwarded-For", "Forwarded-For",
        "X-Forwarded-Client-Cert", "X-Forwarded-User", "X-Forwarded-Email", "X-Forwarded-Groups", "X-Forwarded-Preferred-Username", "Remote-User",
    ];

    private static readonly string[] OfXForwarded =
        ["X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Port", "X-Forwarded-Prefix", "X-Forwarded-Scheme", "X-Forwarded-Ssl"];

    private static readonly string[] Singles =
    [
        "Authorization", "Proxy-Authorization", "Content-Type", "Content-Encoding", X402Headers.PaymentSignature, X402Headers.XPayment, "Idempotency-Key", "X-API-Key", "X-Spend-Token",
        "DPoP", "X-AI-Signature", "X-Nonce", "X-Timestamp", "Origin", "Access-Control-Request-Method",
        "Webhook-Id", "Webhook-Timestamp", "Webhook-Signature", "Svix-Id", "Svix-Timestamp", "Svix-Signature", "Stripe-Signature", "X-Hub-Signature-256", "Merchant-Signature", "Request-Signature",
    ];

    private static readonly string[] EndToEnds =
        ["Host", "Expect", "Cookie", "Signature", "Signature-Input", "Signature-Agent", "UCP-Agent", "Content-Digest"];

    private readonly FrozenDictionary<string, HeaderRule> _rules;

    /// <param name="ours">Names that the operator gave to headers by which the backend is told who calls.</param>
    /// <param name="singles">Names that the operator gave to headers that are one by their meaning. One that has a rule already keeps it.</param>
    public HeaderRules(IEnumerable<string> ours, IEnumerable<string> singles)
    {
        var rules = new Dictionary<string, HeaderRule>(StringComparer.OrdinalIgnoreCase)
        {
            ["Forwarded"] = HeaderRule.Forwarded,
            ["Connection"] = HeaderRule.Connection,
            ["Transfer-Encoding"] = HeaderRule.TransferEncoding,
            ["Content-Length"] = HeaderRule.ContentLength,
            ["X-Content-Length"] = HeaderRule.MovedLength,
        };
        Add(singles.Select(Plain).Where(name => !rules.ContainsKey(name)), HeaderRule.Single);
        Add(EndToEnds, HeaderRule.EndToEnd);
        Add(Singles, HeaderRule.Single);
        Add(OfClients, HeaderRule.Client);
        Add(OfXForwarded, HeaderRule.XForwarded);
        Add(Replacing, HeaderRule.Ours);
        Add(ours.Select(Plain), HeaderRule.Ours);
        _rules = rules.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

        void Add(IEnumerable<string> names, HeaderRule rule)
        {
            foreach (var name in names)
            {
                rules[name] = rule;
            }
        }
    }

    public HeaderRule Of(string name)
    {
        if (_rules.TryGetValue(name, out var rule))
        {
            return rule;
        }

        if (name.Length >= Prefix.Length && (name[0] is 'X' or 'x') && IsOurs(name))
        {
            return HeaderRule.Ours;
        }

        return name.Contains('_', StringComparison.Ordinal) ? _rules.GetValueOrDefault(Plain(name)) : HeaderRule.None;
    }

    /// <summary>Backends that follow CGI (RFC 3875 §4.1.18) read '_' and '-' in a header's name as one.</summary>
    public static string Plain(string name) => name.Replace('_', '-');

    private static bool IsOurs(string name) =>
        (name[1] is '_' or '-') && (name[Prefix.Length - 1] is '_' or '-') && name.AsSpan(2, Prefix.Length - 3).Equals(Prefix.AsSpan(2, Prefix.Length - 3), StringComparison.OrdinalIgnoreCase);
}
