using Sidecar.Ledger;
using Sidecar.Policies;
using Sidecar.State;

namespace Sidecar.Payments.Repeats;

/// <summary>
/// What a settled payment still buys: the answer that was given for it, where it was kept; a second attempt, once, where none ever was; otherwise nothing.
/// </summary>
internal sealed class SettledPayments(PaidAnswers answers, AnswerGrants grants, ISpentPayments spends)
{
    /// <param name="isSameRequest">Whether the request is the one that the payment was for.</param>
    public async ValueTask<Verdict> DecideAsync(SettledPayment payment, Presentation presentation, bool isSameRequest)
    {
        if (!isSameRequest)
        {
            return PaymentRefusals.AlreadySettled(payment.Receipt);
        }

        return await answers.FindAsync(payment.Snapshot.Key, payment.Snapshot.Fingerprint!.Value) switch
        {
            AnswerLookup.Found found => Replay(payment, presentation, found.Answer),
            AnswerLookup.Unavailable away => PaymentRefusals.AnswerUnavailable(payment.Receipt, away.Note),
            _ => await DecideUnansweredAsync(payment, presentation),
        };
    }

    private static Verdict Replay(SettledPayment payment, Presentation presentation, ReadOnlyMemory<byte> stored)
    {
        presentation.Passage.PaymentOutcome = "replayed";
        return ReplayedAnswer.Of(stored, payment.Receipt) is { } answer ? Verdict.AnswerWith(answer) : PaymentRefusals.AlreadySettled(payment.Receipt);
    }

    private async ValueTask<Verdict> DecideUnansweredAsync(SettledPayment payment, Presentation presentation)
    {
        if (payment.Snapshot.Grant is not null)
        {
            return payment.Snapshot.IsOwed ? PaymentRefusals.Owed(payment.Receipt, payment.Snapshot.Transaction) : PaymentRefusals.AlreadySettled(payment.Receipt);
        }

        if (!presentation.IsSafe)
        {
            presentation.Passage.PaymentOutcome = "owed";
            await grants.OweAsync(payment.Snapshot.PaymentId, "no_answer");
            return PaymentRefusals.Owed(payment.Receipt, payment.Snapshot.Transaction);
        }

        return await HonourAsync(payment, presentation);
    }

    // The facilitator is not asked again: the money is here.
    private async ValueTask<Verdict> HonourAsync(SettledPayment payment, Presentation presentation)
    {
        var passage = presentation.Passage;
        passage.AnswerHeaders[payment.Receipt.Key] = payment.Receipt.Value;
        if (passage.TryAdmit() is { } closed)
        {
            return closed;
        }

        var spend = await FindSpendAsync(payment, passage);
        if (spend == EarlierSpend.Unavailable)
        {
            return PaymentRefusals.AnswerUnavailable(payment.Receipt, "whether a token was spent with the payment cannot be found out");
        }

        var grant = new PaymentGrant(payment.Snapshot.PaymentId, GrantKind.Honoured, passage.RequestId);
        switch (await grants.GrantAsync(grant))
        {
            case GrantOutcome.Granted:
                passage.PaymentOutcome = "honoured";
                passage.IsPaid = true;
                payment.Facts.AttestTo(passage);
                Count(spend, payment, passage);
                return Verdict.PassWith(new HonouredObligation(payment, passage, grants, answers));
            case GrantOutcome.Refused { Payment.IsOwed: true }:
                return PaymentRefusals.Owed(payment.Receipt, payment.Snapshot.Transaction);
            case GrantOutcome.Refused:
                return PaymentRefusals.AlreadySettled(payment.Receipt);
            case GrantOutcome.Unavailable unavailable:
                grants.Withhold(grant);
                return PaymentRefusals.AnswerNotRecorded(payment.Receipt, unavailable.Cause);
            case var other:
                throw new InvalidOperationException($"No such outcome: {other}.");
        }
    }

    private async ValueTask<EarlierSpend> FindSpendAsync(SettledPayment payment, Passage passage) => passage switch
    {
        { IsSpentBefore: true } => EarlierSpend.Counts,
        { SpendingAgent: null } => EarlierSpend.None,
        _ => await spends.FindChargeAsync(payment.Snapshot.PaymentId, CancellationToken.None),
    };

    // What a token is to spend for this money was written down with it, or is now: not twice, and not never.
    private static void Count(EarlierSpend spend, SettledPayment payment, Passage passage)
    {
        if (spend == EarlierSpend.Counts)
        {
            passage.IsSpentBefore = true;
        }
        else
        {
            passage.MovedPayment = payment.Snapshot.PaymentId;
        }
    }
}
