namespace Sidecar.Configuration;

/// <summary>What to tell an operator when a file or directory of the configuration cannot be read.</summary>
internal static class ReadFault
{
    /// <summary>The end of a sentence that begins with the file; null for faults that are not about reading.</summary>
    public static string? Describe(Exception fault) => fault switch
    {
        FileNotFoundException or DirectoryNotFoundException => "does not exist",
        UnauthorizedAccessException => "may not be read by this process, or is a directory",
        IOException => $"cannot be read: {fault.Message}",
        ArgumentException => "is not a path",
        _ => null,
    };
}
