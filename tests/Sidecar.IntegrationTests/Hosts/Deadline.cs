namespace Sidecar.IntegrationTests.Hosts;

/// <summary>Waits for what happens by itself: asks again and again, and fails with words when it does not happen in time.</summary>
internal static class Deadline
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Returns the first value that holds; otherwise fails and tells the last one.</summary>
    public static async Task<T> UntilAsync<T>(Func<Task<T>> ask, Func<T, bool> holds, string what, TimeSpan? atMost = null)
    {
        using var patience = new CancellationTokenSource(atMost ?? Patience);
        while (true)
        {
            var value = await ask();
            if (holds(value))
            {
                return value;
            }

            Assert.False(patience.IsCancellationRequested, $"Not in time: {what}. Last seen: {value}.");
            await Task.Delay(Pace, CancellationToken.None);
        }
    }

    public static async Task UntilAsync(Func<bool> holds, string what, TimeSpan? atMost = null) =>
        await UntilAsync(() => Task.FromResult(holds()), happened => happened, what, atMost);
}
