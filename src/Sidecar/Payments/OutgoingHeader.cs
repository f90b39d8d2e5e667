using Sidecar.Policies;

namespace Sidecar.Payments;

/// <summary>A header that the operator wants sent to a facilitator or a chain's node.</summary>
internal static class OutgoingHeader
{
    /// <summary>A header that cannot be sent would be left out in silence, and every call turned away: it is an error instead.</summary>
    public static void Check(string name, string? value, string path, IConfigurationErrors errors)
    {
        using var request = new HttpRequestMessage();
        if (!request.Headers.TryAddWithoutValidation(name, ""))
        {
            errors.Add(path, "this is not a header that a request may be given; write one such as Authorization");
        }
        else if (string.IsNullOrEmpty(value) || value.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            errors.Add(path, "the value cannot be sent; write 1 or more printable ASCII characters");
        }
    }
}
