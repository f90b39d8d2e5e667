using Sidecar.Policies;

namespace Sidecar.Identity;

/// <summary>
/// Finds out who calls, and whether that caller may. The first kind of credentials that the request brings decides, and where they are bad it is refused, also where nobody is asked for any.
/// </summary>
internal sealed class AuthenticateGate(AuthenticatePlan plan) : IGate, ISignedNonceSource
{
    public string Name => AuthenticateGateFactory.SectionName;

    public bool VerifiesSignatures { get; } = plan.Authenticators.Any(static authenticator => authenticator.VerifiesSignatures);

    public ValueTask<Verdict> EnterAsync(Passage passage, CancellationToken cancellationToken)
    {
        foreach (var authenticator in plan.Authenticators)
        {
            if (authenticator.SecretsIn(passage.Request.Headers) is { Count: > 0 } secrets)
            {
                passage.Consume(secrets);
            }
        }

        return TryFrom(0, passage, cancellationToken);
    }

    private ValueTask<Verdict> TryFrom(int index, Passage passage, CancellationToken cancellationToken)
    {
        for (; index < plan.Authenticators.Count; index++)
        {
            var attempt = plan.Authenticators[index].AuthenticateAsync(passage, cancellationToken);
            if (!attempt.IsCompletedSuccessfully)
            {
                return AwaitAsync(attempt, index, passage, cancellationToken);
            }

            var found = attempt.Result;
            if (!found.IsAbsent)
            {
                return Judge(found, index, passage);
            }
        }

        return plan.Anonymous ? Verdict.Pass : Verdict.Refuse(plan.Unauthorized);
    }

    private async ValueTask<Verdict> AwaitAsync(ValueTask<Authentication> pending, int index, Passage passage, CancellationToken cancellationToken)
    {
        var found = await pending;
        return found.IsAbsent ? await TryFrom(index + 1, passage, cancellationToken) : Judge(found, index, passage);
    }

    private Verdict Judge(Authentication found, int index, Passage passage)
    {
        if (found.Principal is not { } principal)
        {
            return plan.Named(found.Refusal!, plan.Authenticators[index].Kind);
        }

        if (plan.Missing(principal) is { } missing)
        {
            return plan.Lacking(missing, plan.Authenticators[index].Kind);
        }

        if (ProfileBinding.Conflict(passage.Request, principal) is { } conflict)
        {
            return conflict;
        }

        passage.Principal = principal;
        plan.Headers.Attest(passage, principal);
        return Verdict.Pass;
    }
}
