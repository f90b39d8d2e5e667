using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Sidecar.Ledger;
using Sidecar.Policies;
using Sidecar.Protocols.SpendTokens;

namespace Sidecar.SpendTokens;

/// <summary>Issues tokens. Each is in the ledger before anybody has it: what is not written down cannot be found, and so not revoked.</summary>
internal sealed class SpendTokenIssuer(SpendTokensOptions options, SpendTokenIssuers issuers, SigningKeyRing ring, ISpendTokenLedger ledger, ITokenCutoffs cutoffs, TimeProvider time)
{
    private const int IdSize = 16;
    private const int LongestFamily = 64;

    private static readonly TimeSpan Usual = TimeSpan.FromMinutes(15);
    private static readonly SearchValues<char> FamilyCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

    /// <summary>How long a token lives whose terms do not say it.</summary>
    public TimeSpan UsualLifetime => options.MaxLifetime < Usual ? options.MaxLifetime : Usual;

    /// <param name="audit">Who issues it, and why; what it allows is added here.</param>
    public async ValueTask<SpendTokenIssue> IssueAsync(SpendTokenTerms terms, AuditEntry audit, CancellationToken cancellationToken)
    {
        if (issuers.Own is not { } issuer)
        {
            return new SpendTokenIssue.Refused($"this proxy issues no tokens: it has no signing keys, or neither {SpendTokensOptions.Section}:{nameof(options.Issuer)} nor Sidecar:PublicUrl");
        }

        var now = time.GetUtcNow();
        if (ring.Current?.SignsAt(now) is not { } key)
        {
            return new SpendTokenIssue.Unavailable("the signing keys are not known yet");
        }

        if (FaultOf(terms) is { } wrong)
        {
            return new SpendTokenIssue.Refused(wrong);
        }

        var token = TokenOf(terms, issuer, IssueTime(terms, issuer, now));
        if (SpendTokenWriter.FaultOf(token) is { } fault)
        {
            return new SpendTokenIssue.Refused($"the token {fault}");
        }

        var text = SpendTokenWriter.Sign(key, token);
        return await ledger.RecordAsync(RecordOf(token, text, terms.Family), EntryOf(audit, token), cancellationToken) is LedgerWriteOutcome.Unavailable away
            ? new SpendTokenIssue.Unavailable("the token could not be written down", away.Cause)
            : new SpendTokenIssue.Issued(text, token);
    }

    private string? FaultOf(SpendTokenTerms terms) =>
        terms.Lifetime is { } life && (life < TimeSpan.FromSeconds(1) || life > options.MaxLifetime) ? $"a token may live from one second to {options.MaxLifetime}"
        : terms.Merchants.IsDefaultOrEmpty && options.Merchant is null ? $"the terms name no merchant, and {SpendTokensOptions.Section}:{nameof(options.Merchant)} does not either"
        : !terms.Merchants.IsDefaultOrEmpty && terms.Merchants.Contains(SpendToken.AnyMerchant) ? "the merchants are to be named one by one"
        : terms.Family is { } family && (family.Length is 0 or > LongestFamily || family.AsSpan().ContainsAnyExcept(FamilyCharacters)) ? "the family's name is not usable"
        : null;

    // Whole seconds: one that is issued in the second in which its agent's were ended would count among them, as it would where the clock of another replica, or of who ended them, is ahead.
    private DateTimeOffset IssueTime(SpendTokenTerms terms, string issuer, DateTimeOffset now)
    {
        var second = DateTimeOffset.FromUnixTimeSeconds((terms.AskedAt ?? now).ToUnixTimeSeconds());
        if (terms.AskedAt is not null || cutoffs.Find(issuer, terms.Agent, family: null) is not CutoffFinding.IssuedUpTo { At: var cut } || second > cut)
        {
            return second;
        }

        // Nobody would take one that is further ahead, and no later cutoff would reach it.
        var next = DateTimeOffset.FromUnixTimeSeconds(cut.ToUnixTimeSeconds() + 1);
        return next <= now + options.Skew ? next : second;
    }

    private SpendToken TokenOf(SpendTokenTerms terms, string issuer, DateTimeOffset now) => new()
    {
        Issuer = issuer,
        Audience = terms.Merchants switch { { IsDefaultOrEmpty: true } => [options.Merchant!], [var only] => [only], _ => [SpendToken.AnyMerchant] },
        Subject = terms.Subject ?? terms.Agent,
        IssuedAt = now,
        Expires = now + (terms.Lifetime ?? UsualLifetime),
        Id = terms.Approval ?? NewId(terms.Family),
        Agent = terms.Agent,
        Uses = terms.Uses,
        ApprovalId = terms.Approval,
        Binding = terms.Binding,
        Scope = new SpendScope
        {
            MaxAmount = terms.MaxAmount,
            Merchants = terms.Merchants is { IsDefaultOrEmpty: false, Length: > 1 } ? terms.Merchants : [],
            Categories = terms.Categories,
            Intent = terms.Intent,
            CheckoutSessionId = terms.CheckoutSessionId,
        },
    };

    private static string NewId(string? family)
    {
        var own = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(IdSize));
        return family is null ? own : $"{family}{SpendTokenRevocations.FamilySeparator}{own}";
    }

    private static SpendTokenRecord RecordOf(SpendToken token, string text, string? family) =>
        new(token.Id, token.Agent, Encoding.UTF8.GetString(WebEncoders.Base64UrlDecode(text.Split('.')[1])))
        {
            Family = family,
            IssuedAt = token.IssuedAt,
            ExpiresAt = token.Expires,
        };

    private static AuditEntry EntryOf(AuditEntry audit, SpendToken token) => audit with
    {
        Agent = token.Agent,
        Subject = token.Id,
        Amount = token.Scope.MaxAmount.Micros.ToString(CultureInfo.InvariantCulture),
        Currency = token.Scope.MaxAmount.Currency.Code,
        Merchant = token.Audience[0],
        Category = token.Scope.Categories is [var category] ? category : null,
    };
}
