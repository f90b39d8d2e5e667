using Sidecar.Configuration;
using Sidecar.Hosting;
using Sidecar.Tests.Configuration;

namespace Sidecar.Tests.Docs;

public sealed class ConfigurationDocumentTests
{
    [Fact]
    public void The_document_has_every_key_as_the_options_have_it()
    {
        var ours = ConfigurationShape.BuiltIn.Concat(FeatureOptions.Sections).Select(EntryOf)
            .Where(section => section.OptionsType.Assembly == typeof(SidecarOptions).Assembly)
            .OrderBy(section => section.KeyPath.StartsWith(ConfigurationKeys.Sidecar, StringComparison.Ordinal) ? 0 : 1)
            .ThenBy(section => section.KeyPath, StringComparer.Ordinal);

        GeneratedText.HoldsInside("docs/configuration.md", new ConfigurationReference(ours).Render() + "\n");
    }

    /// <summary>Of a section that is a list, one entry.</summary>
    private static ConfigurationSectionType EntryOf(ConfigurationSectionType section) =>
        section.OptionsType is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(List<>)
            ? section with { KeyPath = $"{section.KeyPath}:{{index}}", OptionsType = type.GenericTypeArguments[0] }
            : section;
}
