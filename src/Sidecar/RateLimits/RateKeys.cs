using System.Runtime.InteropServices;
using Sidecar.Policies;

namespace Sidecar.RateLimits;

/// <summary>For whom a limit counts a request. Whatever a client sent is hashed, so that its length and content steer nothing.</summary>
internal sealed class RateKeys(IClientAddresses addresses)
{
    private const string Rate = "rate";
    private const string Anonymous = "anonymous";
    private const int PartsASubject = 3;
    private const int FirstParts = 3;

    /// <summary>One for each of the plan's rules.</summary>
    public Digest[] Of(RateLimitPlan plan, Passage passage)
    {
        var keys = new Digest[plan.Rules.Length];
        for (var i = 0; i < keys.Length; i++)
        {
            keys[i] = Of(plan.Rules[i], passage);
        }

        return keys;
    }

    private Digest Of(RateLimitRule rule, Passage passage) => (rule.By, passage.Principal) switch
    {
        // Most limits are these, and nothing is allocated for them but an address's text.
        ([RateLimitSubject.Ip], _) => Digest.OfParts(Rate, rule.Policy, rule.Name, "ip", AddressOf(passage)),
        ([RateLimitSubject.Principal], { } caller) => Digest.OfParts(Rate, rule.Policy, rule.Name, "principal", caller.Kind, caller.Id),
        _ => OfAll(rule, passage),
    };

    private Digest OfAll(RateLimitRule rule, Passage passage)
    {
        var parts = new List<string?>(FirstParts + (PartsASubject * rule.By.Count)) { Rate, rule.Policy, rule.Name };
        foreach (var subject in rule.By)
        {
            Add(parts, subject, rule, passage);
        }

        return Digest.OfParts(CollectionsMarshal.AsSpan(parts));
    }

    private void Add(List<string?> parts, RateLimitSubject subject, RateLimitRule rule, Passage passage)
    {
        switch (subject)
        {
            case RateLimitSubject.Ip:
                AddAddress(parts, "ip", passage);
                break;
            case RateLimitSubject.Principal:
                AddPrincipal(parts, passage);
                break;
            case RateLimitSubject.Agent when passage.Principal?.Profile is { } profile:
                parts.Add("profile");
                parts.Add(profile);
                break;
            case RateLimitSubject.Agent:
                AddPrincipal(parts, passage);
                break;
            case RateLimitSubject.Payer:
                AddPayer(parts, passage);
                break;
            case RateLimitSubject.Route:
                parts.Add("route");
                parts.Add(passage.RouteId);
                break;
            default:
                parts.Add("header");
                parts.Add(HeaderOf(passage.Request, rule.Header!));
                break;
        }
    }

    // A stranger falls to his address: one limit for all of them would let any of them use it up for the others.
    private void AddPrincipal(List<string?> parts, Passage passage)
    {
        if (passage.Principal is not { } principal)
        {
            AddAddress(parts, Anonymous, passage);
            return;
        }

        parts.Add("principal");
        parts.Add(principal.Kind);
        parts.Add(principal.Id);
    }

    // Addresses on a chain are the same in any case.
    private void AddPayer(List<string?> parts, Passage passage)
    {
        if (passage.Payer is not { } payer)
        {
            AddAddress(parts, Anonymous, passage);
            return;
        }

        parts.Add("payer");
        parts.Add(payer.ToLowerInvariant());
    }

    private void AddAddress(List<string?> parts, string word, Passage passage)
    {
        parts.Add(word);
        parts.Add(AddressOf(passage));
    }

    private string AddressOf(Passage passage) => addresses.Of(passage.Request).ToString();

    // Requests without it share a limit; no line break can be in a value.
    private static string? HeaderOf(HttpRequest request, string name) => request.Headers[name] switch
    {
        { Count: 0 } => null,
        [var only] => only,
        var several => string.Join('\n', (IEnumerable<string?>)several),
    };
}
