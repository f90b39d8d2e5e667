using Sidecar.Policies;

namespace Sidecar.Replay;

/// <summary>Refusals of a nonce, or of the time beside it, that is not there or cannot be read.</summary>
internal static class NonceRefusals
{
    /// <param name="wanted">What the request should have brought.</param>
    public static Refusal Missing(string wanted) =>
        new("nonce_missing", StatusCodes.Status401Unauthorized, "Nonce is missing")
        {
            Detail = $"Send {wanted}: a value that is new for every request, and the time at which it is made.",
        };

    public static Refusal Invalid(string detail) =>
        new("nonce_invalid", StatusCodes.Status400BadRequest, "Nonce is malformed") { Detail = detail };
}
