using Sidecar.Ledger;
using Sidecar.Policies;
using Sidecar.State.Redis;

namespace Sidecar.State;

/// <summary>What the options of a shared store must fulfil. Asks no server.</summary>
internal static class SharedStateOptionsValidator
{
    private const int LongestPrefix = 64;
    private const int MostReplicas = 10_000;
    private static readonly TimeSpan ShortestTimeout = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromSeconds(10);

    /// <param name="keyPath">The options' own path, <c>Sidecar:State</c>.</param>
    /// <param name="ledger">What keeps the ledger: where the replicas share it, it decides about a payment without this store.</param>
    public static void Validate(StateOptions options, LedgerKind ledger, string keyPath, IConfigurationErrors errors)
    {
        if (options.Kind != StateKind.Redis)
        {
            RefuseActions(options.OnUnavailable, $"{keyPath}:OnUnavailable", errors);
            if (options.Replicas != 1)
            {
                errors.Add($"{keyPath}:Replicas", "means nothing with Kind Memory, which belongs to one process; leave it away, or write Kind Redis.");
            }

            return;
        }

        if (RedisConnectionString.TryParse(options.Redis, out _) is { } fault)
        {
            errors.Add($"{keyPath}:Redis", fault);
        }

        if (options.KeyPrefix.Length is 0 or > LongestPrefix || !options.KeyPrefix.All(IsPlain))
        {
            errors.Add($"{keyPath}:KeyPrefix", "must be 1 to 64 of A-Z a-z 0-9 . _ : -, for example sidecar:");
        }

        if (options.Timeout < ShortestTimeout || options.Timeout > LongestTimeout)
        {
            errors.Add($"{keyPath}:Timeout", "must be between 00:00:00.010 and 00:00:10, for example 00:00:00.250");
        }

        if (options.Replicas is < 1 or > MostReplicas)
        {
            errors.Add($"{keyPath}:Replicas", $"is out of range; write a number from 1 to {MostReplicas}.");
        }

        CheckActions(options.OnUnavailable, ledger, $"{keyPath}:OnUnavailable", errors);
    }

    private static void CheckActions(StateOnUnavailable actions, LedgerKind ledger, string keyPath, IConfigurationErrors errors)
    {
        if (actions.PaymentClaims == UnavailableAction.Local && !ledger.IsShared())
        {
            errors.Add($"{keyPath}:PaymentClaims", $"is Local, which needs a ledger that the replicas share, and {ledger} belongs to one: two replicas would take one payment; write Refuse.");
        }

        RefuseLocal(actions.Nonces, "Nonces", "a replay at another replica would pass");
        RefuseLocal(actions.Idempotency, "Idempotency", "a retry at another replica would be carried out a second time");
        RefuseLocal(actions.Revocations, "Revocations", "what was revoked at another replica would still be honoured");
        RefuseLocal(actions.Budgets, "Budgets", "each replica would let an agent spend the whole of its limits");

        void RefuseLocal(UnavailableAction? action, string key, string consequence)
        {
            if (action == UnavailableAction.Local)
            {
                errors.Add($"{keyPath}:{key}", $"is Local, and {consequence}; write Refuse or leave it away.");
            }
        }
    }

    /// <summary>Memory is never away; whoever writes this expects something else.</summary>
    private static void RefuseActions(StateOnUnavailable actions, string keyPath, IConfigurationErrors errors)
    {
        var written = new[] { actions.PaymentClaims, actions.Nonces, actions.Idempotency, actions.RateLimits, actions.Revocations, actions.Budgets };
        if (written.Any(static action => action is not null))
        {
            errors.Add(keyPath, "means nothing with Kind Memory, which is never away; leave it away, or write Kind Redis.");
        }
    }

    private static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or ':' or '-';
}
