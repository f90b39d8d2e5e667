namespace Sidecar.Identity.Profiles;

/// <summary>What the rules say of a URL. A closed set.</summary>
internal abstract record DocumentUrlVerdict
{
    private DocumentUrlVerdict()
    {
    }

    internal sealed record Accepted(DocumentUrl Url) : DocumentUrlVerdict;

    internal sealed record Refused(DocumentFailure.Refused Failure) : DocumentUrlVerdict;
}
