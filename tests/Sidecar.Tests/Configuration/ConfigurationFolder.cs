using System.Collections;
using Sidecar.Configuration;
using Sidecar.Policies;
using Yarp.ReverseProxy.Configuration;

namespace Sidecar.Tests.Configuration;

/// <summary>A temporary folder with the configuration of one test; sources are named relative to it in <see cref="ErrorsOf"/>.</summary>
public sealed class ConfigurationFolder : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("sidecar-configuration-").FullName;
    private readonly List<string> _files = [];
    private readonly List<string> _secrets = [];

    public Hashtable Environment { get; } = [];

    internal static ConfigurationSectionType[] Sections { get; } =
    [
        new(ConfigurationKeys.Routes + ":*", typeof(RouteConfig)) { NotKeys = [nameof(RouteConfig.RouteId)] },
        new(ConfigurationKeys.Clusters + ":*", typeof(ClusterConfig)) { NotKeys = [nameof(ClusterConfig.ClusterId)] },
        new("Sidecar:Sample", typeof(SampleOptions)),
        ConfigurationSectionType.OfGate("Payment", typeof(SampleGateOptions)),
        ConfigurationSectionType.OfGate("Check", typeof(SampleGateOptions)),
    ];

    public string Path(string name) => System.IO.Path.Combine(_root, name);

    public ConfigurationFolder With(string file, string json)
    {
        File.WriteAllText(Path(file), json);
        _files.Add(Path(file));
        return this;
    }

    public ConfigurationFolder WithMissing(string file)
    {
        _files.Add(Path(file));
        return this;
    }

    public ConfigurationFolder WithSecret(string directory, string name, string value)
    {
        Directory.CreateDirectory(Path(directory));
        File.WriteAllText(Path($"{directory}/{name}"), value);
        return WithSecrets(directory);
    }

    public ConfigurationFolder WithSecrets(string directory)
    {
        if (!_secrets.Contains(Path(directory)))
        {
            _secrets.Add(Path(directory));
        }

        return this;
    }

    public ConfigurationFolder WithVariable(string name, string value)
    {
        Environment.Add(name, value);
        return this;
    }

    internal LoadedConfiguration Load() => ConfigurationLoader.Load(new StartArguments(_files, _secrets), Environment, Sections);

    /// <summary>Loads and compiles with two sample gates, as the start does.</summary>
    internal (LoadedConfiguration Loaded, CompiledConfiguration Compiled) Compile(params IGateFactory[] factories)
    {
        var loaded = Load();
        return (loaded, ConfigurationCompiler.Compile(loaded, factories.Length > 0 ? factories : [new SampleGateFactory("Check"), new SampleGateFactory("Payment")]));
    }

    /// <summary>The errors as they are printed, without the folder's own path.</summary>
    internal IReadOnlyList<string> ErrorsOf(LoadedConfiguration loaded) =>
        [.. loaded.Errors.All.Select(error => error.ToString().Replace(_root + "/", "", StringComparison.Ordinal))];

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
