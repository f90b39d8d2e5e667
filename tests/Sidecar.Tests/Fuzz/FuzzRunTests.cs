using System.Text;
using Sidecar.Fuzz;

namespace Sidecar.Tests.Fuzz;

public sealed class FuzzRunTests
{
    [Fact]
    public void An_exception_is_found_and_its_input_made_short()
    {
        var target = new FuzzTarget("planted", static input => input.IndexOf("%2"u8) >= 0 ? throw new FormatException("planted") : FuzzVerdict.Rejected, "a long input without it");

        var fault = new FuzzRun(target, target.Seeds, seed: 7).Times(100_000);

        Assert.NotNull(fault);
        Assert.Contains("planted", fault.What, StringComparison.Ordinal);
        Assert.Equal("%2", Encoding.ASCII.GetString(fault.Input));
    }

    [Fact]
    public void Memory_beyond_what_the_input_is_worth_is_found()
    {
        var target = new FuzzTarget("greedy", static input => FuzzVerdict.Of(new byte[input.Length * 1000].Length > 0), new string('a', 1000));

        Assert.StartsWith("allocated", new FuzzRun(target, target.Seeds, seed: 7).Times(1)?.What, StringComparison.Ordinal);
    }

    [Fact]
    public void What_does_not_hold_is_found()
    {
        var target = new FuzzTarget("wrong", static input => FuzzVerdict.Holds(input.IsEmpty, "it is not empty"), "a");

        Assert.Equal("it is not empty", new FuzzRun(target, target.Seeds, seed: 7).Times(1)?.What);
    }

    [Fact]
    public void The_same_seed_makes_the_same_inputs()
    {
        Assert.Equal(InputsOf(seed: 3), InputsOf(seed: 3));
        Assert.NotEqual(InputsOf(seed: 3), InputsOf(seed: 4));
    }

    [Fact]
    public void No_input_is_longer_than_the_bound() => Assert.All(InputsOf(seed: 5), input => Assert.InRange(input.Length / 2, 0, Mutator.LongestInput));

    private static List<string> InputsOf(int seed)
    {
        var inputs = new List<string>();
        var target = new FuzzTarget("recording", input => { inputs.Add(Convert.ToHexString(input)); return FuzzVerdict.Accepted; }, "{\"a\":1}", "b=2");
        _ = new FuzzRun(target, target.Seeds, seed).Times(500);
        return inputs;
    }
}
