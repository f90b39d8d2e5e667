using Microsoft.Extensions.Configuration;
using Sidecar.Policies;

namespace Sidecar.Tests.Configuration;

/// <summary>Of a section that asks nothing of this place.</summary>
internal sealed class AbsentGateFactory(string section) : IGateFactory
{
    public string Section => section;

    public string Place => section + " elsewhere";

    public Type OptionsType => typeof(SampleGateOptions);

    public IGate Build(string policy, PolicyMode mode, IConfigurationSection section, IConfigurationErrors errors) => AbsentGate.Instance;
}
