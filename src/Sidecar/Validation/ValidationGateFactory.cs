using Sidecar.Policies;
using Sidecar.Protocols.Json;
using Sidecar.Validation.Schemas;

namespace Sidecar.Validation;

/// <summary>Compiles what the <c>Body</c> section of a policy asks of the body itself.</summary>
internal sealed class ValidationGateFactory : IGateFactory
{
    public string Section => BodyPlaces.Section;

    public string Place => BodyPlaces.Content;

    public Type OptionsType => typeof(BodyOptions);

    public IGate? Build(string policy, PolicyMode mode, IConfigurationSection section, IConfigurationErrors errors)
    {
        var options = section.Get<BodyOptions>() ?? new BodyOptions();
        if (!options.IsJson)
        {
            return AbsentGate.Instance;
        }

        BodyOptionsValidator.ValidateContent(options, section.Path, errors);
        var schema = options.Schema is { } file ? SchemaLoader.Load(file, $"{section.Path}:{nameof(BodyOptions.Schema)}", errors) : null;
        return new ValidationGate(new BodyContent(options.MaxBytes, options.MaxDepth, options.Required, [.. options.MaxItems.Select(Limit).OfType<ItemLimit>()], options.MaxValues, schema));
    }

    private static ItemLimit? Limit(KeyValuePair<string, int> entry) =>
        JsonPath.TryParse(entry.Key, out var path) && path.ToPointer() is { } pointer ? new(path, pointer, entry.Value) : null;
}
