using System.Diagnostics;

namespace Sidecar.Benchmarks;

/// <summary>
/// How long <c>POST /control/v1/authorizations</c> takes, asked at a steady rate whether the answers come or not: latency counts from when a request was due, so that a stall is felt by all that it
/// delays. The real proxy in a process of its own, with SQLite; each answer is an audited, durable, signed token.
/// </summary>
internal static class Authorizations
{
    private const int Agents = 100;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);

    public static async Task RunAsync(int rate, double seconds, TextWriter output, CancellationToken cancellationToken)
    {
        await using var proxy = await AuthorizingProxy.StartAsync(cancellationToken);
        for (var agent = 0; agent < Agents; agent++)
        {
            await proxy.MakeAgentAsync(NameOf(agent), cancellationToken);
        }

        await AskAsync(proxy, rate, WarmUp, cancellationToken);
        var answers = await AskAsync(proxy, rate, TimeSpan.FromSeconds(seconds), cancellationToken);
        var latencies = answers.Where(static answer => answer.IsAllowed).Select(static answer => answer.Milliseconds).Order().ToList();
        var own = answers.Select(static answer => answer.Own).Order().ToList();
        await output.WriteLineAsync($"{"authorizations",-24} {"rate/s",8} {"answers",8} {"refused",8} {"p50 ms",8} {"p99 ms",8} {"max ms",8} {"own p50",8} {"own p99",8}");
        await output.WriteLineAsync(
            $"{"sqlite",-24} {rate,8} {latencies.Count,8} {answers.Count - latencies.Count,8} {At(latencies, 0.5),8:F2} {At(latencies, 0.99),8:F2} {At(latencies, 1),8:F2} {At(own, 0.5),8:F2} {At(own, 0.99),8:F2}");
    }

    private static async Task<IReadOnlyList<Answer>> AskAsync(AuthorizingProxy proxy, int rate, TimeSpan length, CancellationToken cancellationToken)
    {
        var asked = await Task.Factory.StartNew(() => Ask(proxy, rate, length, cancellationToken), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        return await Task.WhenAll(asked);
    }

    // On a thread of its own, which wakes when it should: the runtime's timers go by a clock that ticks every four or ten milliseconds, and what is due in between would come late, and all at once.
    private static List<Task<Answer>> Ask(AuthorizingProxy proxy, int rate, TimeSpan length, CancellationToken cancellationToken)
    {
        var total = (int)(rate * length.TotalSeconds);
        var asked = new List<Task<Answer>>(total);
        var began = Stopwatch.GetTimestamp();
        while (asked.Count < total)
        {
            // The first is due at once.
            var due = Math.Min(total, 1 + (int)(Stopwatch.GetElapsedTime(began).TotalSeconds * rate));
            while (asked.Count < due)
            {
                asked.Add(AskAsync(proxy, began, asked.Count, rate, cancellationToken));
            }

            if (cancellationToken.WaitHandle.WaitOne(1))
            {
                cancellationToken.ThrowIfCancellationRequested();
            }
        }

        return asked;
    }

    private static async Task<Answer> AskAsync(AuthorizingProxy proxy, long began, int number, int rate, CancellationToken cancellationToken)
    {
        var due = TimeSpan.FromSeconds((double)number / rate);
        var answer = await proxy.AuthorizeAsync(NameOf(number % Agents), cancellationToken);
        var taken = Stopwatch.GetElapsedTime(began) - due;
        return new Answer(answer?["decision"]?.GetValue<string>() == "allow", taken.TotalMilliseconds, answer?["latencyMs"]?.GetValue<double>() ?? 0);
    }

    private static double At(List<double> sorted, double part) => sorted.Count == 0 ? double.NaN : sorted[Math.Min(sorted.Count - 1, (int)(sorted.Count * part))];

    private static string NameOf(int agent) => $"agent-{agent}";

    /// <param name="Own">What the answer says that it took.</param>
    private sealed record Answer(bool IsAllowed, double Milliseconds, double Own);
}
