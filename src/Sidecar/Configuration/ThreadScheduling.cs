namespace Sidecar.Configuration;

/// <summary>When the operating system may put one thread of the process before another.</summary>
internal enum ThreadScheduling
{
    /// <summary>A thread that has something to do waits until one that runs is done, or its time is up. Saves most of the switches between threads, and with them up to a third of the CPU time of a request.</summary>
    Batch,

    /// <summary>The operating system's usual way: a thread that wakes up may interrupt one that runs.</summary>
    Normal,
}
