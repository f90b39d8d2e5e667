using System.Collections;

namespace Sidecar.Configuration;

/// <summary>
/// Reads the configuration. Later sources win, key by key: files in their order, then secret directories in theirs, then the
/// environment, which is what an operator changes for one run.
/// </summary>
internal static class ConfigurationLoader
{
    /// <param name="environment">The process's environment variables.</param>
    /// <param name="sections">What features read; other keys are unknown.</param>
    public static LoadedConfiguration Load(StartArguments arguments, IDictionary environment, IEnumerable<ConfigurationSectionType> sections)
    {
        var errors = new ConfigurationErrors([.. arguments.ConfigFiles, .. arguments.SecretDirectories, EnvironmentReader.LayerName]);
        var layers = ReadLayers(arguments, environment, errors);
        var isComplete = !errors.Any;
        var keys = ConfigurationNode.Merge(layers);
        errors.Locate(keys);
        if (isComplete)
        {
            new SecretReferences(environment, errors).Resolve(keys);
            new KeyChecker(errors).Check(keys, ConfigurationShape.Compose(sections));
        }

        var configuration = new LoadedConfiguration(new ConfigurationRoot([.. layers]), keys, errors, isComplete);
        LoggingRules.Check(configuration);
        return configuration;
    }

    private static List<ConfigurationLayer> ReadLayers(StartArguments arguments, IDictionary environment, ConfigurationErrors errors) =>
    [
        .. arguments.ConfigFiles.Select(file => JsonFileReader.Read(file, errors)).OfType<ConfigurationLayer>(),
        .. arguments.SecretDirectories.Select(directory => SecretDirectoryReader.Read(directory, errors)),
        EnvironmentReader.Read(environment, errors),
    ];
}
