namespace Sidecar.Protocols.X402;

/// <summary>What came of reading a payment header. A closed set: <see cref="Parsed"/> and <see cref="Malformed"/>.</summary>
public abstract record PaymentPayloadResult
{
    private PaymentPayloadResult()
    {
    }

    /// <summary>A payment in one of the two versions. Whether it pays anything is not judged.</summary>
    public sealed record Parsed(PaymentPayload Payload) : PaymentPayloadResult;

    /// <summary>No payment at all.</summary>
    /// <param name="Detail">A sentence for the client: what to mend. Holds nothing of what was sent.</param>
    public sealed record Malformed(string Detail) : PaymentPayloadResult;
}
