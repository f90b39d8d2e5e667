using System.Net;
using Sidecar.Protocols.X402;

namespace Sidecar.Payments.Facilitators;

/// <summary>
/// One facilitator's HTTP API (reference x402 §3). Answers are judged by their content before their status: a verdict counts with any
/// status, and a status without a verdict never is one.
/// </summary>
internal sealed class FacilitatorClient(string name, FacilitatorTransport transport, FacilitatorOptions options, PaymentMetrics metrics)
{
    // Reasons that say "ask later", not "no" (reference x402 §3.5, class indeterminate).
    private static readonly HashSet<string> Undecided =
        ["settlement_pending", "settle_exact_svm_transaction_confirmation_timed_out", "post_settlement_transfer_not_confirmed"];

    // Reasons that may come with a transaction and say that it did not move the money.
    private static readonly HashSet<string> Final =
        ["insufficient_funds", "transaction_failed", "settle_exact_svm_block_height_exceeded", "duplicate_settlement"];

    private const string UnexpectedSettleError = "unexpected_settle_error";
    private const int LongestText = 256;

    public async ValueTask<VerifyOutcome> VerifyAsync(ReadOnlyMemory<byte> body)
    {
        var call = metrics.CallStarted();
        var reply = await transport.PostAsync("verify", body, options.VerifyTimeout);
        var outcome = reply switch
        {
            FacilitatorReply.Answered answer when VerifyResponse.TryParse(answer.Body, out var verdict) => verdict!.IsValid
                ? new VerifyOutcome.Valid(verdict.Payer)
                : new VerifyOutcome.Invalid(Cut(verdict.InvalidReason ?? "invalid_payment"), Cut(verdict.InvalidMessage ?? "")),
            FacilitatorReply.Answered answer => new VerifyOutcome.Unreachable(NoVerdict(answer), answer.RetryAfter),
            FacilitatorReply.Broken broken => new VerifyOutcome.Unreachable(broken.Note),
            FacilitatorReply.NotReached missed => (VerifyOutcome)new VerifyOutcome.Unreachable(missed.Note),
            _ => throw new InvalidOperationException($"No such reply: {reply}."),
        };
        metrics.CallEnded(call, name, "verify", Label(outcome));
        return outcome;
    }

    public async ValueTask<SettleOutcome> SettleAsync(ReadOnlyMemory<byte> body, TimeSpan timeout)
    {
        var call = metrics.CallStarted();
        var reply = await transport.PostAsync("settle", body, timeout);
        var outcome = reply switch
        {
            FacilitatorReply.Answered answer when SettleResponse.TryParse(answer.Body, out var receipt) && receipt!.Transaction.Length <= LongestText => Judge(receipt),
            FacilitatorReply.Answered { Status: var status } answer when IsTurnedAway(status) =>
                new SettleOutcome.NotReached(NoVerdict(answer), answer.RetryAfter),
            FacilitatorReply.Answered answer => new SettleOutcome.Unknown(NoVerdict(answer)),
            FacilitatorReply.Broken broken => new SettleOutcome.Unknown(broken.Note),
            FacilitatorReply.NotReached missed => new SettleOutcome.NotReached(missed.Note),
            _ => throw new InvalidOperationException($"No such reply: {reply}."),
        };
        metrics.CallEnded(call, name, "settle", Label(outcome));
        return outcome;
    }

    /// <summary>The kinds that the facilitator supports; null with a note when it gave no usable answer.</summary>
    public async ValueTask<(IReadOnlyList<SupportedKind>? Kinds, string Note)> SupportedAsync(CancellationToken cancellationToken)
    {
        var call = metrics.CallStarted();
        var reply = await transport.GetAsync("supported", options.VerifyTimeout, cancellationToken);
        (IReadOnlyList<SupportedKind>? Kinds, string Note) outcome = reply switch
        {
            FacilitatorReply.Answered { Status: HttpStatusCode.OK } answer when SupportedKinds.TryParse(answer.Body, out var kinds) => (kinds, ""),
            FacilitatorReply.Answered answer => (null, NoVerdict(answer)),
            FacilitatorReply.Broken broken => (null, broken.Note),
            FacilitatorReply.NotReached missed => (null, missed.Note),
            _ => throw new InvalidOperationException($"No such reply: {reply}."),
        };
        metrics.CallEnded(call, name, "supported", outcome.Kinds is null ? "no_verdict" : "answered");
        return outcome;
    }

    private static SettleOutcome Judge(SettleResponse receipt)
    {
        if (receipt.Success)
        {
            return new SettleOutcome.Settled(receipt);
        }

        var transaction = receipt.Transaction.Length > 0 ? receipt.Transaction : null;
        var reason = Cut(receipt.ErrorReason ?? UnexpectedSettleError);
        return IsUndecided(reason, transaction) ? new SettleOutcome.Unknown(reason, transaction) : new SettleOutcome.Declined(receipt with { ErrorReason = reason });
    }

    // A transaction was sent, and the reason does not say that it was found wanting: it may still be mined.
    private static bool IsUndecided(string reason, string? transaction) =>
        Undecided.Contains(reason) || (transaction is not null && !reason.StartsWith("invalid_", StringComparison.Ordinal) && !Final.Contains(reason));

    // A facilitator's words go into headers, bodies and the log; they are kept to a sensible length.
    // No control characters and no half of a pair: a store would refuse the row.
    private static string Cut(string text)
    {
        var length = Math.Min(text.Length, LongestText);
        if (length > 0 && length < text.Length && char.IsHighSurrogate(text[length - 1]))
        {
            length--;
        }

        return string.Create(length, text, static (cut, text) =>
        {
            for (var i = 0; i < cut.Length; i++)
            {
                cut[i] = char.IsControl(text[i]) ? ' ' : text[i];
            }
        });
    }

    // Statuses that a server gives without acting on the request. 408 and 5xx are not among them: they may come after it acted.
    private static bool IsTurnedAway(HttpStatusCode status) => status is
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed
        or HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.UnsupportedMediaType or HttpStatusCode.TooManyRequests
        or HttpStatusCode.MovedPermanently or HttpStatusCode.Found
        or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;

    private static string Label(VerifyOutcome outcome) => outcome switch
    {
        VerifyOutcome.Valid => "valid",
        VerifyOutcome.Invalid => "invalid",
        _ => "no_verdict",
    };

    private static string Label(SettleOutcome outcome) => outcome switch
    {
        SettleOutcome.Settled => "settled",
        SettleOutcome.Declined => "declined",
        SettleOutcome.NotReached => "not_reached",
        _ => "unknown",
    };

    private static string NoVerdict(FacilitatorReply.Answered answer) => $"HTTP {(int)answer.Status} without a verdict";
}
