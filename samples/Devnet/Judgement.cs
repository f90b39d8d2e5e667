using Sidecar.Protocols.Ethereum;

namespace Devnet;

internal abstract record Judgement
{
    private Judgement()
    {
    }

    public sealed record Payable(TransferWithAuthorization Transfer, byte[] Digest) : Judgement;

    /// <summary>This very message has been carried out.</summary>
    public sealed record Settled(TransferWithAuthorization Transfer, string Transaction) : Judgement;

    public sealed record Refused(string Reason, string? Payer) : Judgement;
}
