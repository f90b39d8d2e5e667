namespace Sidecar.Protocols.Dpop;

/// <summary>What became of a text that should be a DPoP proof. Nothing is said of its signature yet.</summary>
public abstract record DpopProofResult
{
    private DpopProofResult()
    {
    }

    /// <summary>It is one, if its signature is.</summary>
    public sealed record Parsed(DpopProof Proof) : DpopProofResult;

    /// <summary>It is none.</summary>
    /// <param name="Reason">Why, as the end of a sentence; never a piece of the text.</param>
    public sealed record Malformed(string Reason) : DpopProofResult;
}
