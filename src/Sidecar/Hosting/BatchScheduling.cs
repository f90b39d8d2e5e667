using System.Runtime.InteropServices;
using Sidecar.Configuration;

namespace Sidecar.Hosting;

/// <summary>
/// Asks Linux that threads of this process do not interrupt each other (SCHED_BATCH, sched(7)). A proxy's threads wake each other several times for each request, and each time the kernel would take the core from the one that
/// works: for one more event, and then back. So they take turns, and whoever comes next finds several events. No thread waits longer than one that runs may keep its core, some milliseconds.
/// </summary>
internal sealed partial class BatchScheduling
{
    private const string SchedulingKey = $"{ConfigurationKeys.Sidecar}:{nameof(SidecarOptions.Scheduling)}";
    private const int Batch = 3;

    private readonly string? _refusal;

    private BatchScheduling(string? refusal) => _refusal = refusal;

    /// <summary>For the calling thread and all that it and they start from now on. By the C library, which remembers it for each thread and gives it on; .NET gives every thread its priority by the same.</summary>
    public static BatchScheduling Begin(LoadedConfiguration configuration)
    {
        if (!OperatingSystem.IsLinux() || (Enum.TryParse<ThreadScheduling>(configuration.Root[SchedulingKey], ignoreCase: true, out var scheduling) && scheduling == ThreadScheduling.Normal))
        {
            return new(refusal: null);
        }

        var priority = 0;
        var error = SetScheduling(CurrentThread(), Batch, in priority);
        return new(error == 0 ? null : Marshal.GetPInvokeErrorMessage(error));
    }

    /// <summary>Says so where the system did not let it.</summary>
    public void Tell(ILogger logger)
    {
        if (_refusal is not null)
        {
            LogRefused(logger, _refusal);
        }
    }

    [DllImport("libc", EntryPoint = "pthread_self")]
    private static extern nint CurrentThread();

    [DllImport("libc", EntryPoint = "pthread_setschedparam")]
    private static extern int SetScheduling(nint thread, int policy, in int priority);

    [LoggerMessage(Level = LogLevel.Information, Message = "The operating system did not let threads take turns ({Reason}): requests cost more CPU time than they could. With \"Sidecar:Scheduling\": \"Normal\" it is not asked")]
    private static partial void LogRefused(ILogger logger, string reason);
}
