using Microsoft.Extensions.Configuration;
using Sidecar.Policies;

namespace Sidecar.Tests.Configuration;

/// <summary>Options of the gates that tests configure.</summary>
public sealed class SampleGateOptions
{
    public string? Price { get; init; }

    public int Limit { get; init; }
}

internal sealed record SampleGate(string Name, PolicyMode Mode, SampleGateOptions Options) : IGate
{
    public ValueTask<Verdict> EnterAsync(Passage passage, CancellationToken cancellationToken) => Verdict.Pass;
}

internal sealed class SampleGateFactory(string section) : IGateFactory
{
    public string Section => section;

    public Type OptionsType => typeof(SampleGateOptions);

    public IGate? Build(string policy, PolicyMode mode, IConfigurationSection section, IConfigurationErrors errors)
    {
        var options = section.Get<SampleGateOptions>() ?? new SampleGateOptions();
        if (options.Price?.StartsWith('$') != true)
        {
            errors.Add($"{section.Path}:Price", options.Price is null ? "is missing; write \"$0.01\"" : $"'{options.Price}' is not a price; write \"$0.01\"");
            return null;
        }

        return new SampleGate(Section, mode, options);
    }
}
