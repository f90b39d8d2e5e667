using Sidecar.Policies;

namespace Sidecar.Validation;

/// <summary>Compiles what the <c>Body</c> section of a policy asks of a request's head.</summary>
internal sealed class BodyGateFactory(TimeProvider time) : IGateFactory
{
    public string Section => BodyPlaces.Section;

    public string Place => BodyPlaces.Shape;

    public Type OptionsType => typeof(BodyOptions);

    public IGate? Build(string policy, PolicyMode mode, IConfigurationSection section, IConfigurationErrors errors)
    {
        var options = section.Get<BodyOptions>() ?? new BodyOptions();
        BodyOptionsValidator.ValidateShape(options, section.Path, errors);
        var types = options.ContentTypes.Count > 0 ? ContentTypeList.Of(options.ContentTypes)
            : options.IsJson ? ContentTypeList.Json
            : null;

        // A policy that observes lets pass whatever comes, so nothing may cut it off. But where the listener's least rate does not hold, a gate that reads the body whole would wait without end.
        var limit = mode == PolicyMode.Enforce ? new BodyLimit(options.MaxBytes, options.Timeout, time)
            : options.Streams ? new BodyLimit(MaxBytes: null, options.Timeout, time)
            : null;
        return new BodyGate(new BodyShape(options.MaxBytes, limit, types, options.Required, options.IsJson, options.Streams));
    }
}
