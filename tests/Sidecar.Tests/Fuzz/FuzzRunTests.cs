using System.Diagnostics;
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
    public void A_parser_that_is_always_slow_is_found_and_one_that_a_busy_machine_made_slow_is_not()
    {
        var patience = TimeSpan.FromMilliseconds(100);
        var looks = 0;
        var slow = new FuzzTarget("slow", input => Wait(patience, input.Length), "a") { Patience = patience };
        var unlucky = new FuzzTarget("unlucky", input => looks++ < 2 ? Wait(patience, input.Length) : FuzzVerdict.Accepted, "a") { Patience = patience };

        Assert.StartsWith("took", FuzzProbe.Look(slow, [1]).Broken, StringComparison.Ordinal);
        Assert.Null(FuzzProbe.Look(unlucky, [1]).Broken);
    }

    [Fact]
    public void However_long_the_words_about_a_fault_are_their_beginning_is_told()
    {
        var crashes = Directory.CreateTempSubdirectory("sidecar-crashes-");
        try
        {
            var fault = new FuzzFault(new byte[65_536], $"'{new string('a', 100_000)}' is read as something else", Seed: 7);

            Assert.InRange(fault.Report(new FuzzTarget("long", static _ => FuzzVerdict.Accepted, "a"), crashes).Length, 4000, 6000);
            Assert.Equal(65_536, Assert.Single(crashes.GetFiles()).Length);
        }
        finally
        {
            crashes.Delete(recursive: true);
        }
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

    private static FuzzVerdict Wait(TimeSpan time, int length)
    {
        var start = Stopwatch.GetTimestamp();
        SpinWait.SpinUntil(() => Stopwatch.GetElapsedTime(start) > time);
        return FuzzVerdict.Of(length > 0);
    }

    private static List<string> InputsOf(int seed)
    {
        var inputs = new List<string>();
        var target = new FuzzTarget("recording", input => { inputs.Add(Convert.ToHexString(input)); return FuzzVerdict.Accepted; }, "{\"a\":1}", "b=2");
        _ = new FuzzRun(target, target.Seeds, seed).Times(500);
        return inputs;
    }
}
