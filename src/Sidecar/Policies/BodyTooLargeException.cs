namespace Sidecar.Policies;

/// <summary>Ends the forwarding of a body that turned out to be longer than its route takes: what reads a stream has no other way to be told.</summary>
internal sealed class BodyTooLargeException(long maxBytes)
    : BadHttpRequestException("The request body is longer than its route takes.", StatusCodes.Status413PayloadTooLarge)
{
    public long MaxBytes => maxBytes;
}
