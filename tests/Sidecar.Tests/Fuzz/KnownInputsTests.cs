using Sidecar.Fuzz;
using Sidecar.Tests.Conventions;

namespace Sidecar.Tests.Fuzz;

/// <summary>What once broke a parser does not break it again; and a handful of new inputs with each run, always the same ones.</summary>
public sealed class KnownInputsTests
{
    private const string Corpus = "tests/Sidecar.Fuzz/Corpus";
    private const int Inputs = 300;
    private const int Seed = 20260825;

    public static TheoryData<string> Names => [.. AllTargets.Everything.Select(target => target.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Nothing_that_was_ever_sent_breaks_a_parser(string name)
    {
        var target = Assert.Single(AllTargets.Named(name));

        var fault = new FuzzRun(target, KnownInputs.Of(target, Path.Combine(Repository.Root, Corpus)), Seed).Times(Inputs);

        Assert.True(fault is null, fault?.What);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_parser_takes_at_least_one_of_its_seeds(string name)
    {
        var target = Assert.Single(AllTargets.Named(name));

        Assert.Contains(target.Seeds, seed => FuzzProbe.Look(target, seed).IsAccepted);
    }

    [Fact]
    public void Every_folder_of_inputs_belongs_to_a_target() => Assert.Empty(
        Directory.EnumerateDirectories(Path.Combine(Repository.Root, Corpus)).Select(Path.GetFileName).Except(AllTargets.Everything.Select(target => target.Name)));
}
