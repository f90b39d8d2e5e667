using System.Runtime.CompilerServices;
using Microsoft.Extensions.Configuration;
using Sidecar.Hosting;
using Sidecar.Policies;
using Sidecar.RateLimits;

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
        Assert.Equal(Written.Select(factory => factory.Place).Order(), GateOrder.Sort(Written).Select(factory => factory.Place).Order());

    [Fact]
    public void No_two_gates_have_one_place() => Assert.Distinct(Written.Select(factory => factory.Place));

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

    /// <summary>Behind it only who has paid can be counted: who that is, the payment says.</summary>
    [Fact]
    public void Money_comes_last_but_for_the_limit_of_who_pays()
    {
        var fromPayment = GateOrder.Sort(Written).Select(factory => factory.Place).SkipWhile(place => place != "Payment").ToList();

        Assert.Equal("Payment", fromPayment[0]);
        Assert.All(fromPayment.Skip(1), place => Assert.Equal(RateLimitPlaces.Payer, place));
    }

    [Fact]
    public void A_section_may_have_gates_in_several_places() =>
        Assert.Equal(
            ["RateLimits", "Authenticate", "RateLimits of callers", "Payment", "RateLimits of payers"],
            GateOrder.Sort([new Placed("Payment"), new Placed(RateLimitPlaces.Payer), new Placed(RateLimitPlaces.Caller), new Placed("Authenticate"), new Placed(RateLimitPlaces.Address)])
                .Select(factory => factory.Place));

    [Fact]
    public void A_gate_without_a_place_is_a_fault_of_ours() =>
        Assert.Contains("Nowhere", Assert.Throws<InvalidOperationException>(() => GateOrder.Sort([new Placed("Nowhere")])).Message, StringComparison.Ordinal);

    private sealed class Placed(string place) : IGateFactory
    {
        public string Section => place.Split(' ')[0];

        public string Place => place;

        public Type OptionsType => typeof(object);

        public IGate? Build(string policy, PolicyMode mode, IConfigurationSection section, IConfigurationErrors errors) => null;
    }
}
