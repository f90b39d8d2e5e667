namespace Sidecar.Policies;

/// <summary>
/// Turns one section of a policy into a gate. Registered once per feature; a section that no factory owns is an unknown key.
/// </summary>
internal interface IGateFactory
{
    /// <summary>The section's name under <c>Sidecar:Policies:{policy}</c>, e.g. <c>Payment</c>.</summary>
    string Section { get; }

    /// <summary>The options that the section binds to; their property names are the allowed keys.</summary>
    Type OptionsType { get; }

    /// <summary>
    /// Checks everything about the section and compiles it. Reports every error there is, with the key path, and returns null when there was one.
    /// The section's keys and the shapes of its values were checked before.
    /// </summary>
    IGate? Build(string policy, PolicyMode mode, IConfigurationSection section, IConfigurationErrors errors);
}
