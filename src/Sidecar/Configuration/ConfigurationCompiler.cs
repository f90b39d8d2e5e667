using Sidecar.Policies;

namespace Sidecar.Configuration;

/// <summary>Turns loaded configuration into what requests use. Reports into <see cref="LoadedConfiguration.Errors"/>; with any error there the result must not be used.</summary>
internal static class ConfigurationCompiler
{
    /// <param name="factories">In the order in which a request meets the gates.</param>
    public static CompiledConfiguration Compile(LoadedConfiguration configuration, IReadOnlyList<IGateFactory> factories)
    {
        var options = PlainOptions(configuration);
        SidecarOptionsValidator.Check(options, configuration.Errors);
        new ClusterRules(configuration).Check();
        var plans = new PolicyCompiler(configuration, factories).Compile();
        return new CompiledConfiguration(options, plans, new RoutePolicyCompiler(configuration, plans).Compile());
    }

    /// <summary>Read key by key: an error in another section of <c>Sidecar</c> must not hide what is wrong here.</summary>
    private static SidecarOptions PlainOptions(LoadedConfiguration configuration) =>
        new() { PublicUrl = Uri.TryCreate(configuration.Root[SidecarOptionsValidator.PublicUrlKey], UriKind.Absolute, out var url) ? url : null };
}
