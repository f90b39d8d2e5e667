using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Sidecar.Protocols.Jose;
using Sidecar.Protocols.Money;
using Names = Sidecar.Protocols.SpendTokens.SpendTokenNames;

namespace Sidecar.Protocols.SpendTokens;

/// <summary>Reads the claims of a spend token.</summary>
internal static class SpendTokenReader
{
    private const int MaxDepth = 8;
    private const int MaxAudiences = 16;
    private const int MaxMerchants = 64;
    private const int MaxCategories = 32;
    private const long MaxUses = 1_000_000;

    public static bool TryRead(ReadOnlyMemory<byte> payload, [NotNullWhen(true)] out SpendToken? token, [NotNullWhen(false)] out string? error) =>
        ClaimReader.TryRead(payload, MaxDepth, Read, out token, out error);

    private static SpendToken Read(ClaimReader claims)
    {
        var token = new SpendToken
        {
            Issuer = claims.Id("iss", 512),
            Audience = claims.Ids("aud", MaxAudiences, 256),
            Subject = claims.Id("sub", 256),
            IssuedAt = claims.Time("iat"),
            NotBefore = claims.OptionalTime("nbf"),
            Expires = claims.Time("exp"),
            Id = claims.Id("jti", 128),
            Agent = claims.Id(Names.Agent, 128),
            Scope = ReadScope(claims),
            Uses = claims.OptionalInteger(Names.Uses, 1, MaxUses),
            ApprovalId = claims.OptionalId(Names.Approval, 64),
            Binding = ReadBinding(claims),
        };
        CheckTogether(token, claims);
        return token.Scope.IsOneTime ? token with { Uses = 1 } : token;
    }

    private static void CheckTogether(SpendToken token, ClaimReader claims)
    {
        if (token.Audience.IsEmpty)
        {
            claims.Refuse("has no aud");
        }

        if (token.Audience.Contains(SpendToken.AnyMerchant) && (!token.IsForAnyMerchant || token.Scope.Merchants.IsEmpty))
        {
            claims.Refuse("is for any merchant without a list of them in scope, or for any and others");
        }

        if (token.Expires <= token.IssuedAt || token.Expires <= token.NotBefore)
        {
            claims.Refuse("has an exp that is not after its iat and nbf");
        }

        if (token.Scope.IsOneTime && token.Uses is not (null or 1))
        {
            claims.Refuse("has uses that contradict scope.reason");
        }
    }

    private static SpendScope ReadScope(ClaimReader claims)
    {
        if (claims.OptionalObject(Names.Scope) is not { } scope)
        {
            claims.Refuse("has no scope");
            return new() { MaxAmount = default };
        }

        scope.RefuseOthersThan(
            Names.MaxAmount, Names.Currency, Names.Merchant, Names.Merchants, Names.Category, Names.Intent, Names.CheckoutSessionId, Names.Reason);
        var read = new SpendScope
        {
            MaxAmount = ReadMaxAmount(scope),
            Merchants = ReadMerchants(scope),
            Categories = scope.Ids(Names.Category, MaxCategories, 64),
            Intent = scope.OptionalText(Names.Intent, 512),
            CheckoutSessionId = scope.OptionalId(Names.CheckoutSessionId, 256),
            IsOneTime = ReadIsOneTime(scope),
        };
        if (scope.Fault is { } fault)
        {
            claims.Refuse(fault);
        }

        return read;
    }

    private static MoneyAmount ReadMaxAmount(ClaimReader scope)
    {
        var minorUnits = scope.Integer(Names.MaxAmount, 1, MoneyAmount.MaxMicros);
        MoneyAmount amount = default;
        if (!CurrencyCode.TryParse(scope.Id(Names.Currency, CurrencyCode.MaxLength), out var currency) || !MoneyAmount.TryFromMinorUnits(minorUnits, currency, out amount))
        {
            scope.Refuse("has a scope.currency that is not known, or more of it than can be counted");
        }

        return amount;
    }

    private static ImmutableArray<string> ReadMerchants(ClaimReader scope)
    {
        if (scope.Has(Names.Merchant) && scope.Has(Names.Merchants))
        {
            scope.Refuse("has both scope.merchant and scope.merchants");
        }

        return scope.Ids(scope.Has(Names.Merchants) ? Names.Merchants : Names.Merchant, MaxMerchants, 256);
    }

    private static bool ReadIsOneTime(ClaimReader scope)
    {
        var reason = scope.OptionalId(Names.Reason, 64);
        if (reason is not (null or Names.OneTime))
        {
            scope.Refuse("has a scope.reason that is not understood");
        }

        return reason is not null;
    }

    private static SpendTokenBinding ReadBinding(ClaimReader claims)
    {
        if (claims.OptionalObject(Names.Confirmation) is not { } confirmation)
        {
            return SpendTokenBinding.Bearer.Instance;
        }

        confirmation.RefuseOthersThan(Names.KeyThumbprint, Names.Request);
        var isKey = confirmation.Has(Names.KeyThumbprint);
        if (isKey == confirmation.Has(Names.Request))
        {
            confirmation.Refuse("has a cnf without exactly one of jkt and req#S256");
        }

        var hash = confirmation.Id(isKey ? Names.KeyThumbprint : Names.Request, 43);
        if (!Base64UrlText.TryDecode(hash, out var bytes) || bytes.Length != SHA256.HashSizeInBytes)
        {
            confirmation.Refuse("has a cnf that is not the base64url of a SHA-256");
        }

        if (confirmation.Fault is { } fault)
        {
            claims.Refuse(fault);
        }

        return isKey ? new SpendTokenBinding.ToKey(hash) : new SpendTokenBinding.ToRequest(hash);
    }
}
