using System.Runtime.CompilerServices;
using Microsoft.Extensions.Configuration;
using Sidecar.Hosting;
using Sidecar.Policies;

namespace Sidecar.Tests.Hosting;

public sealed class GateOrderTests
{
    // Their section is a constant, so no constructor is needed to ask for it.
    private static IReadOnlyList<IGateFactory> Written { get; } =
    [
        .. typeof(IGateFactory).Assembly.GetTypes()
            .Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IGateFactory)))
            .Select(type => (IGateFactory)RuntimeHelpers.GetUninitializedObject(type)),
    ];

    [Fact]
    public void Every_gate_that_is_written_has_a_place() =>
        Assert.Equal(Written.Select(factory => factory.Section).Order(), GateOrder.Sort(Written).Select(factory => factory.Section).Order());

    [Fact]
    public async Task Every_gate_that_is_written_is_registered()
    {
        await using var features = new ComposedFeatures();

        Assert.Equal(GateOrder.Sort(Written).Select(factory => factory.GetType()), features.Gates.Select(factory => factory.GetType()));
    }

    [Fact]
    public void The_keys_of_every_gate_are_known_to_the_configuration() =>
        Assert.All(Written, factory => Assert.Contains(
            FeatureOptions.Sections,
            section => section.KeyPath == $"Sidecar:Policies:*:{factory.Section}" && section.OptionsType == factory.OptionsType));

    [Fact]
    public void Money_comes_last() => Assert.Equal("Payment", GateOrder.Sort(Written)[^1].Section);

    [Fact]
    public void A_gate_without_a_place_is_a_fault_of_ours() =>
        Assert.Contains("Nowhere", Assert.Throws<InvalidOperationException>(() => GateOrder.Sort([new Misplaced()])).Message, StringComparison.Ordinal);

    private sealed class Misplaced : IGateFactory
    {
        public string Section => "Nowhere";

        public Type OptionsType => typeof(object);

        public IGate? Build(string policy, PolicyMode mode, IConfigurationSection section, IConfigurationErrors errors) => null;
    }
}
