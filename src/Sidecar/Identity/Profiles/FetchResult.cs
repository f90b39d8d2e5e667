namespace Sidecar.Identity.Profiles;

/// <summary>What one fetch brought. A closed set.</summary>
internal abstract record FetchResult
{
    private FetchResult()
    {
    }

    /// <param name="Lifetime">For how long it counts, within our bounds.</param>
    internal sealed record Received(ReadOnlyMemory<byte> Body, TimeSpan Lifetime) : FetchResult;

    /// <param name="Asked">For how long the server wants to be left alone; null where it did not say.</param>
    internal sealed record Failed(DocumentFailure Failure, TimeSpan? Asked = null) : FetchResult
    {
        public static Failed Unreachable(DocumentFault reason, string note) => new(new DocumentFailure.Unreachable(reason, note));

        public static Failed Malformed(DocumentDefect reason, string note) => new(new DocumentFailure.Malformed(reason, note));
    }
}
