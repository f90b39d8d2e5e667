namespace Sidecar.Replay;

/// <summary>The section as the gate uses it.</summary>
/// <param name="Policy">The policy's name: one key means two things under two policies.</param>
/// <param name="Terms">For requests with a key.</param>
/// <param name="HeaderlessTerms">For requests without one.</param>
internal sealed record IdempotencyPlan(
    string Policy, IdempotencyMode Mode, IdempotencyDialect Dialect, int MaxBodyBytes, IdempotencyTerms Terms, IdempotencyTerms HeaderlessTerms)
{
    public static IdempotencyPlan Of(string policy, IdempotencyOptions options)
    {
        var terms = new IdempotencyTerms(options.Lease, options.Wait, options.Retention, options.MaxAnswerBytes) { AnswerPatience = options.AnswerPatience };
        var mode = options.Mode ?? (options.Dialect == IdempotencyDialect.Acp ? IdempotencyMode.Required : IdempotencyMode.Optional);
        return new(policy, mode, options.Dialect, options.MaxBodyBytes, terms, terms with { Retention = options.Window });
    }
}
