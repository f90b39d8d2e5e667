using Microsoft.AspNetCore.Http;
using Sidecar.Policies;

namespace Sidecar.Tests.Replay;

/// <summary>A gate that takes money of whoever the request names.</summary>
internal sealed class FakePayerGate(string? payer, Refusal? unproven = null) : IGate, IPayerSource
{
    public string Name => "Payment";

    public int Proofs { get; private set; }

    public ValueTask<Verdict> EnterAsync(Passage passage, CancellationToken cancellationToken) => Verdict.Pass;

    public string? ClaimedPayer(HttpRequest request) => payer;

    public ValueTask<Refusal?> ProvePayerAsync(Passage passage, CancellationToken cancellationToken)
    {
        Proofs++;
        return ValueTask.FromResult(unproven);
    }
}
