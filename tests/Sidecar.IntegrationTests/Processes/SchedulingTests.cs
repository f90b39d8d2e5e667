using System.Globalization;
using Sidecar.IntegrationTests.Facilitators;
using Sidecar.IntegrationTests.Upstreams;

namespace Sidecar.IntegrationTests.Processes;

public sealed class SchedulingTests : IDisposable
{
    // sched(7): SCHED_OTHER and SCHED_BATCH; proc(5): the 41st field of stat, the second being a name in brackets that may have blanks.
    private const int Other = 0;
    private const int Batch = 3;
    private const int PolicyAfterName = 38;

    private static readonly string[] Serving = [".NET Sockets", ".NET TP Worker", "ledger writer", "Kestrel Timer"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(null, Batch)]
    [InlineData("Batch", Batch)]
    [InlineData("normal", Other)]
    public async Task Threads_take_turns_unless_told_otherwise(string? scheduling, int expected)
    {
        await using var upstream = await RecordingUpstream.StartAsync();
        await using var facilitator = await ScriptedFacilitator.StartAsync();
        var settings = ProcessSettings.For(upstream, facilitator);
        if (scheduling is not null)
        {
            settings.Set("Sidecar:Scheduling", scheduling);
        }

        await using var sidecar = await SidecarProcess.StartAsync(_folder, ["--config", _folder.Write("sidecar.json", settings.ToString())]);
        await sidecar.ReadyAsync();
        using var answer = await sidecar.Client.GetAsync(new Uri("/open/x", UriKind.Relative));

        Assert.All(PoliciesOf(sidecar.Id), thread => Assert.Equal(expected, thread.Policy));
    }

    // Of the threads that serve: the runtime has some of its own, which it starts before the program.
    private static List<(string Name, int Policy)> PoliciesOf(int process)
    {
        var policies = new List<(string Name, int Policy)>();
        foreach (var thread in Directory.EnumerateDirectories($"/proc/{process}/task"))
        {
            try
            {
                var stat = File.ReadAllText(Path.Combine(thread, "stat"));
                if (Array.Exists(Serving, name => stat.Contains(name, StringComparison.Ordinal)))
                {
                    policies.Add((stat, int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[PolicyAfterName], CultureInfo.InvariantCulture)));
                }
            }
            catch (IOException)
            {
                // A thread that has ended meanwhile.
            }
        }

        Assert.Contains(policies, static thread => thread.Name.Contains("Sockets", StringComparison.Ordinal));
        Assert.Contains(policies, static thread => thread.Name.Contains("TP Worker", StringComparison.Ordinal));
        return policies;
    }
}
