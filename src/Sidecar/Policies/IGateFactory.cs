namespace Sidecar.Policies;

/// <summary>
/// Turns one section of a policy into a gate. Registered once per feature; a section that no factory owns is an unknown key.
/// </summary>
internal interface IGateFactory
{
    /// <summary>The section's name under <c>Sidecar:Policies:{policy}</c>, e.g. <c>Payment</c>.</summary>
    string Section { get; }

    /// <summary>The gate's place, as Hosting/GateOrder.cs names it. A section whose gates stand in several places has a factory for each.</summary>
    string Place => Section;

    /// <summary>The options that the section binds to; their property names are the allowed keys.</summary>
    Type OptionsType { get; }

    /// <summary>
    /// Checks everything about the section and compiles it. Reports every error there is, with the key path, and returns null when there was one.
    /// The section's keys and the shapes of its values were checked before.
    /// </summary>
    /// <returns><see cref="AbsentGate.Instance"/> where the section asks nothing of this place; null only after an error was reported.</returns>
    IGate? Build(string policy, PolicyMode mode, IConfigurationSection section, IConfigurationErrors errors);
}
