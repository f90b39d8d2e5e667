using Sidecar.Configuration;
using Sidecar.Policies;

namespace Sidecar.Hosting;

/// <summary>Binds a section of the configuration and checks it.</summary>
internal static class SectionBinding
{
    /// <summary>Options with errors give way to others that can be composed: nothing will be started, but everything else is still checked.</summary>
    public static T Bind<T>(LoadedConfiguration configuration, string path, Action<T, string, IConfigurationErrors> validate, T standIn)
        where T : new()
    {
        if (!configuration.Errors.IsBindable(path))
        {
            return standIn;
        }

        var before = configuration.Errors.Count;
        var options = configuration.Bind<T>(path);
        validate(options, path, configuration.Errors);
        return configuration.Errors.Count == before ? options : standIn;
    }
}
