using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging.Abstractions;
using Sidecar.Identity;
using Sidecar.Identity.Jwt;
using Sidecar.Ledger;
using Sidecar.Policies;
using Sidecar.Protocols.Jose;
using Sidecar.Protocols.Money;
using Sidecar.Protocols.SpendTokens;
using Sidecar.SpendTokens;
using Sidecar.State.Memory;
using Sidecar.Tests.Contracts;
using Sidecar.Tests.Hygiene;
using Sidecar.Tests.Policies;

namespace Sidecar.Tests.SpendTokens;

/// <summary>What issues and judges spend tokens, with a mounted key, stores in memory and a clock that stands still.</summary>
internal sealed class SpendTokenBench
{
    public const string Issuer = "https://shop.example";
    public const string Merchant = "shop";

    private SpendTokenVerifier? _verifier;

    public SpendTokenBench(params SigningKey[] keys)
    {
        Keys = keys.Length > 0 ? [.. keys.Select(key => key.NamedByThumbprint())] : [SigningKey.Generate(SignatureAlgorithm.Es256).NamedByThumbprint()];
        Options = new SpendTokensOptions { Merchant = Merchant, Issuer = Issuer, SigningKeys = [.. Keys.Select(key => key.ExportPem())] };
        Nonces = new MemoryNonces(Time, 1000);
        Revocations = FilledRevocations.InMemory(Time, 1000);
        Ring = new SigningKeyRing(Options, new FakeSigningKeys(), Time, NullLogger<SigningKeyRing>.Instance);
    }

    public IReadOnlyList<SigningKey> Keys { get; }

    public SpendTokensOptions Options { get; }

    public ManualTimeProvider Time { get; } = new();

    public MemoryNonces Nonces { get; }

    public MemoryRevocations Revocations { get; }

    public SigningKeyRing Ring { get; }

    public FakeSpendTokens Ledger { get; } = new();

    public SpendTokenIssuers Issuers => new(Options, Options.Issuer, Ring, new JwtIssuers(new JwtOptions(), new IdentityOptions(), Time, NullLogger<FetchedKeySource>.Instance), Time);

    public SpendTokenIssuer Minter => new(Options, Issuers, Ring, Ledger, Time);

    public SpendTokenVerifier Verifier => _verifier ??= new SpendTokenVerifier(Options, Issuers, Revocations, Time);

    public PossessionProof Possession => new(Options, new DpopNonces(Options.Dpop, Time), Nonces, new PublicUrls(TestOrigins.Of(Issuer)), Time);

    public static MoneyAmount Money(string text) => MoneyAmount.TryParse(text, out var amount) ? amount : throw new ArgumentException(text, nameof(text));

    public SpendToken Claims() => new()
    {
        Issuer = Issuer,
        Audience = [Merchant],
        Subject = "alice",
        IssuedAt = Time.GetUtcNow(),
        Expires = Time.GetUtcNow().AddMinutes(5),
        Id = "token-1",
        Agent = "shopper",
        Scope = new SpendScope { MaxAmount = Money("1.00 USD") },
    };

    public string Sign(SpendToken token, SigningKey? key = null) => SpendTokenWriter.Sign(key ?? Keys[0], token);

    public async Task<SpendTokenIssue> IssueAsync(SpendTokenTerms terms) =>
        await Minter.IssueAsync(terms, new AuditEntry("control.tokens.issue", "done") { Actor = "operator:jo" }, CancellationToken.None);

    /// <returns>The slug of the refusal; null where it is genuine.</returns>
    public async Task<string?> JudgeAsync(string token) =>
        (await Verifier.VerifyAsync(token, CancellationToken.None) as SpendTokenVerification.Rejected)?.Refusal.Slug;

    public static Passage Passage(string method = "POST", string target = "/orders", string? body = null, params IReadOnlyList<(string Name, string Value)> headers)
    {
        var context = new DefaultHttpContext();
        var path = target.Split('?')[0];
        (context.Request.Method, context.Request.Scheme, context.Request.Host, context.Request.Path) = (method, "http", new HostString("10.0.0.1"), path);
        context.Request.QueryString = new QueryString(target[path.Length..]);
        context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = target;
        if (body is not null)
        {
            context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
            context.Request.ContentLength = context.Request.Body.Length;
        }

        foreach (var (name, value) in headers)
        {
            context.Request.Headers.Append(name, value);
        }

        return SamplePassages.Of(context.Request);
    }
}
