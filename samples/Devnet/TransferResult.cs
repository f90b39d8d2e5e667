namespace Devnet;

internal abstract record TransferResult
{
    private TransferResult()
    {
    }

    public sealed record Done(string Transaction) : TransferResult;

    /// <summary>The same signed message was carried out before: nothing moved now.</summary>
    public sealed record AlreadyDone(string Transaction) : TransferResult;

    public sealed record Reverted(string Reason) : TransferResult;
}
