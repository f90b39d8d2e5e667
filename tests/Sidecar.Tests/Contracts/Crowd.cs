namespace Sidecar.Tests.Contracts;

/// <summary>Many callers at the same moment.</summary>
internal static class Crowd
{
    public const int Size = 64;

    /// <summary>What each of them got. All wait at the line until all are there.</summary>
    public static async Task<T[]> AskAsync<T>(Func<int, Task<T>> ask)
    {
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var callers = Enumerable.Range(0, Size).Select(i => Task.Run(async () =>
        {
            await start.Task;
            return await ask(i);
        })).ToArray();
        start.SetResult();
        return await Task.WhenAll(callers);
    }
}
