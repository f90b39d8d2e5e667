using System.Globalization;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Sidecar.Policies;

/// <summary>Our time, as a client whose own was not believed is told it: from <c>Date</c> it can set its clock right.</summary>
internal static class ServerTime
{
    public static KeyValuePair<string, StringValues> Header(DateTimeOffset now) => new(HeaderNames.Date, now.ToString("R", CultureInfo.InvariantCulture));

    /// <param name="isAhead">Whether the client's time lies ahead of ours rather than behind.</param>
    public static string Detail(bool isAhead, TimeWindow accepted, DateTimeOffset now) => string.Create(
        CultureInfo.InvariantCulture,
        $"The request's time is too {(isAhead ? "far ahead" : "old")}: it may be at most {accepted.Window.TotalSeconds} seconds old and {accepted.Skew.TotalSeconds} seconds ahead. The server's time is {now.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'} ({now.ToUnixTimeSeconds()}).");
}
