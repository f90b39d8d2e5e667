using System.Collections.Immutable;
using Sidecar.Protocols.Money;
using Sidecar.Protocols.SpendTokens;

namespace Sidecar.SpendTokens;

/// <summary>What a token that is to be issued shall allow.</summary>
/// <param name="Agent">Whose budget it draws on.</param>
/// <param name="MaxAmount">Over all uses; a whole number of minor units.</param>
internal sealed record SpendTokenTerms(string Agent, MoneyAmount MaxAmount)
{
    /// <summary>On whose behalf the agent spends. Null for the agent itself.</summary>
    public string? Subject { get; init; }

    /// <summary>Who may be paid. None for ourselves; of several, the token is for any of them.</summary>
    public ImmutableArray<string> Merchants { get; init; } = [];

    /// <summary>What may be bought. None for everything.</summary>
    public ImmutableArray<string> Categories { get; init; } = [];

    /// <summary>What it is for, in words for people.</summary>
    public string? Intent { get; init; }

    /// <summary>The one checkout that may be paid; null for any.</summary>
    public string? CheckoutSessionId { get; init; }

    /// <summary>How many requests it is good for; null until its maximum is spent. Default one.</summary>
    public long? Uses { get; init; } = 1;

    /// <summary>How long it is good, in whole seconds. Null for a quarter of an hour, or what <see cref="SpendTokensOptions.MaxLifetime"/> allows.</summary>
    public TimeSpan? Lifetime { get; init; }

    public SpendTokenBinding Binding { get; init; } = SpendTokenBinding.Bearer.Instance;

    /// <summary>The family of the refresh handle that it comes of, so that all of a family can be revoked at once; null where there is none. Letters, digits, <c>_</c> and <c>-</c>, at most 64.</summary>
    public string? Family { get; init; }

    /// <summary>The approval that it is handed out with, which is the token's own name too; null where there is none.</summary>
    public string? Approval { get; init; }

    /// <summary>When it was asked for, where that was before now: what is told again is the token of then. Null for now.</summary>
    public DateTimeOffset? AskedAt { get; init; }
}
