using Microsoft.Extensions.Primitives;
using Sidecar.Policies;
using Sidecar.Replay;

namespace Sidecar.Payments.Repeats;

/// <summary>An answer that was kept, on its way to whoever paid for it.</summary>
internal static class ReplayedAnswer
{
    /// <summary>With its own receipt, or <paramref name="receipt"/> where that speaks the asker's version and its own does not; null when it cannot be read (another version kept it).</summary>
    public static StoredAnswer? Of(ReadOnlyMemory<byte> stored, KeyValuePair<string, StringValues> receipt)
    {
        if (AnswerFormat.Read(stored) is not { } answer)
        {
            return null;
        }

        if (!answer.Headers.ContainsKey(receipt.Key))
        {
            PaidAnswer.StripUpstream(answer.Headers);
            answer.Headers[receipt.Key] = receipt.Value;
        }

        answer.Headers[IdempotencyHeaders.Replayed] = "true";
        return answer;
    }
}
