namespace Sidecar.Configuration;

/// <summary>
/// Says which options a section of the configuration binds to, so that unknown keys and misshapen values in it are found.
/// Sections that nobody describes are unknown keys.
/// </summary>
/// <param name="KeyPath">
/// Where the section is; a segment <c>*</c> stands for names that the operator chooses:
/// <c>Sidecar:Ledger</c>, <c>Sidecar:Facilitators:*</c>, <c>Sidecar:Policies:*:Payment</c>.
/// </param>
/// <param name="OptionsType">The options; <see cref="object"/> when whatever stands there is not ours to check.</param>
internal sealed record ConfigurationSectionType(string KeyPath, Type OptionsType)
{
    /// <summary>Properties of the options, at any depth, that are no keys of the section.</summary>
    public IReadOnlyCollection<string> NotKeys { get; init; } = [];

    /// <summary>A gate's section in every policy.</summary>
    public static ConfigurationSectionType OfGate(string section, Type optionsType) =>
        new($"{ConfigurationKeys.Policies}:*:{section}", optionsType);
}
