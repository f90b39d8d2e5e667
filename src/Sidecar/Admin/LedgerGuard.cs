using System.Data.Common;
using System.Globalization;
using Sidecar.Ledger;

namespace Sidecar.Admin;

/// <summary>What becomes of an answer that reads the ledger when the ledger is away, or the client leaves.</summary>
internal sealed class LedgerGuard(ILogger<LedgerGuard> logger)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    public async Task RunAsync(HttpContext context, Func<Task> answer)
    {
        try
        {
            await answer();
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Whoever asked has left.
        }
        catch (Exception fault) when (IsLedgerAway(fault) && context.Response.HasStarted)
        {
            // The part that was sent must not pass for the whole.
            AdminLog.ExportBroken(logger, fault);
            context.Abort();
        }
        catch (Exception fault) when (IsLedgerAway(fault))
        {
            AdminLog.LedgerAway(logger, fault);
            context.Response.Clear();
            context.Response.Headers.CacheControl = "no-store";
            context.Response.Headers.RetryAfter = RetryAfter.TotalSeconds.ToString(CultureInfo.InvariantCulture);
            await AdminJson.WriteProblemAsync(context, StatusCodes.Status503ServiceUnavailable, "Ledger unavailable", "The ledger cannot be read now. Try again after the time in Retry-After.");
        }
    }

    // A name that does not resolve, or an answer that is late, is not wrapped by every driver.
    private static bool IsLedgerAway(Exception fault) => fault is LedgerUnavailableException or DbException or System.Net.Sockets.SocketException or TimeoutException;
}
