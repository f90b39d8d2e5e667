namespace Sidecar.Identity;

/// <summary>The section <c>Sidecar:Identity</c>: what all ways of proving who calls have in common. The ways themselves have sections below it.</summary>
internal sealed class IdentityOptions
{
    public const string Section = "Sidecar:Identity";

    /// <summary>Whether keys count that are made for tests. Default <c>Production</c>: they do not.</summary>
    public IdentityMode Mode { get; set; } = IdentityMode.Production;

    /// <summary>The names of the headers that tell the backend who calls.</summary>
    public IdentityHeaderOptions Headers { get; set; } = new();
}
