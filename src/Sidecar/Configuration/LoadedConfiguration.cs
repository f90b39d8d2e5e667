namespace Sidecar.Configuration;

/// <summary>The configuration of all sources with its secrets in place, and what is wrong with it so far.</summary>
/// <param name="Root">For everybody who reads configuration. Does not reload.</param>
/// <param name="Keys">The same as a tree that knows where each key comes from.</param>
/// <param name="Errors">Grows while features check their sections.</param>
/// <param name="IsComplete">False when a source could not be read: then nothing was checked, and nothing else is worth telling.</param>
internal sealed record LoadedConfiguration(IConfigurationRoot Root, ConfigurationNode Keys, ConfigurationErrors Errors, bool IsComplete)
{
    /// <summary>
    /// The section as options. The defaults when something in the section is misshapen, which was reported already: so that
    /// the rest can be checked, and all errors be told at once.
    /// </summary>
    public T Bind<T>(string sectionPath)
        where T : new() =>
        Errors.IsBindable(sectionPath) ? Root.GetSection(sectionPath).Get<T>() ?? new T() : new T();
}
