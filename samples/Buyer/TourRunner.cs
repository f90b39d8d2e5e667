namespace Buyer;

/// <summary>Runs every step, shows what came of it, and says which did not hold.</summary>
internal sealed class TourRunner(Screen screen)
{
    public async Task<bool> RunAsync(IReadOnlyList<TourStep> steps, CancellationToken cancellation)
    {
        var broken = new List<string>();
        for (var number = 1; number <= steps.Count; number++)
        {
            var step = steps[number - 1];
            try
            {
                Show(number, step.Title, await step.Act(cancellation));
            }
            catch (Exception e) when (e is X402Exception or HttpRequestException or TaskCanceledException && !cancellation.IsCancellationRequested)
            {
                screen.Step(held: false, number, step.Title, "");
                screen.Detail("did not hold", e.Message);
                broken.Add($"{number} ({step.Title})");
            }
        }

        screen.Line();
        screen.Verdict(broken.Count == 0, broken.Count == 0 ? $"All {steps.Count} steps held." : $"Did not hold: {string.Join(", ", broken)}.");
        return broken.Count == 0;
    }

    private void Show(int number, string title, StepResult result)
    {
        screen.Step(held: true, number, title, result.Headline);
        foreach (var (name, value) in result.Details)
        {
            screen.Detail(name, value);
        }
    }
}
