namespace Sidecar.Ledger.Sqlite;

/// <summary>How long the write-ahead log gets, in pages: a page is 4 KiB, and 24 bytes more in the log.</summary>
/// <param name="Usual">After so many its pages are copied into the file, and the log begins anew.</param>
/// <param name="Most">Where it is longer because somebody reads it, it is waited for them; and of a log that was, its file keeps so much.</param>
internal sealed record SqliteLogBounds(int Usual, int Most)
{
    private const int PageSize = 4096;
    private const int BytesOfPage = PageSize + 24;

    public static SqliteLogBounds Default { get; } = new(4_000, 16_000);

    public long MostBytes => (long)Most * BytesOfPage;

    /// <summary>How many pages a log of this size has at most.</summary>
    public static long PagesIn(long bytes) => bytes / BytesOfPage;
}
