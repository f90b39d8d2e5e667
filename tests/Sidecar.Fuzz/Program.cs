using System.CommandLine;
using Sidecar.Fuzz;

var seconds = new Option<double>("--seconds") { DefaultValueFactory = static _ => 60, Description = "For all targets together." };
var seed = new Option<int?>("--seed") { Description = "What the inputs are made from; the same seed makes the same inputs. Another one each time when nothing is said." };
var target = new Option<string?>("--target") { Description = "One target alone." };
var corpus = new Option<DirectoryInfo>("--corpus")
{
    DefaultValueFactory = static _ => new("tests/Sidecar.Fuzz/Corpus"),
    Description = "Inputs to begin with, in a folder for each target.",
};
var crashes = new Option<DirectoryInfo>("--crashes") { DefaultValueFactory = static _ => new("tests/Sidecar.Fuzz/Crashes"), Description = "Where an input goes that broke something." };

var command = new RootCommand("Feeds parsers with inputs that nobody thought of. The last line is how many targets held and how many did not.") { seconds, seed, target, corpus, crashes };
command.SetAction(parsed =>
{
    var targets = AllTargets.Named(parsed.GetValue(target));
    if (targets.Count == 0)
    {
        Console.Error.WriteLine("There is no such target. There are: " + string.Join(' ', AllTargets.Everything.Select(one => one.Name)));
        return 2;
    }

    var origin = parsed.GetValue(seed) ?? Environment.TickCount;
    Console.WriteLine($"seed {origin}");
    var each = TimeSpan.FromSeconds(parsed.GetRequiredValue(seconds) / targets.Count);
    var failed = 0;
    foreach (var one in targets)
    {
        var run = new FuzzRun(one, KnownInputs.Of(one, parsed.GetRequiredValue(corpus).FullName), origin);
        var fault = run.For(each);
        Console.WriteLine($"{one.Name}: {run.Count} inputs, {run.Accepted} accepted");
        if (fault is not null)
        {
            failed++;
            Console.WriteLine(fault.Report(one, parsed.GetRequiredValue(crashes)));
        }
    }

    Console.WriteLine($"{targets.Count - failed} passed, {failed} failed");
    return failed == 0 ? 0 : 1;
});
return command.Parse(args).Invoke();
