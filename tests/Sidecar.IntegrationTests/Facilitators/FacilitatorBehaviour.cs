using System.Globalization;
using System.Text.Json.Nodes;

namespace Sidecar.IntegrationTests.Facilitators;

/// <summary>One way in which a facilitator answers a call. A behaviour that means a verdict says the right words for the endpoint that it is used on.</summary>
internal sealed record FacilitatorBehaviour(Func<FacilitatorExchange, Task> Run)
{
    /// <summary>Valid at verify; settled at settle; the configured kinds at supported.</summary>
    public static FacilitatorBehaviour Ok() => new(exchange => exchange.Call.Endpoint switch
    {
        FacilitatorEndpoint.Verify => exchange.WriteAsync(200, new JsonObject { ["isValid"] = true, ["payer"] = exchange.Call.Payer }),
        FacilitatorEndpoint.Settle => SettleAndTellAsync(exchange),
        _ => exchange.WriteAsync(200, exchange.Facilitator.SupportedJson()),
    });

    /// <summary>A verdict against the payment in a 200: `isValid:false` or `success:false`.</summary>
    public static FacilitatorBehaviour Refused(string reason) => Verdict(200, reason);

    /// <summary>The same verdict under a status of failure, as some facilitators send it.</summary>
    public static FacilitatorBehaviour RefusedWithStatus(int status, string reason) => Verdict(status, reason);

    /// <summary>`settlement_pending`: money may or may not have moved. Statuses seen in the wild: 200 and 500.</summary>
    public static FacilitatorBehaviour SettlementPending(string transaction = "", int status = 500) =>
        new(exchange => exchange.WriteAsync(status, Failure(exchange, "settlement_pending", transaction)));

    /// <summary>Money has moved (a later identical call tells), but this call says `settlement_pending`.</summary>
    public static FacilitatorBehaviour SettledButPending() => new(exchange =>
    {
        var settlement = exchange.Facilitator.Book.Settle(exchange.Call);
        return exchange.WriteAsync(500, Failure(exchange, "settlement_pending", settlement.Transaction));
    });

    /// <summary>Money has moved, and the connection dies before the caller learns of it.</summary>
    public static FacilitatorBehaviour SettleThenDrop() => new(exchange =>
    {
        exchange.Facilitator.Book.Settle(exchange.Call);
        exchange.Reset();
        return Task.CompletedTask;
    });

    /// <summary>Money has moved, and the answer never comes.</summary>
    public static FacilitatorBehaviour SettleThenHang() => new(exchange =>
    {
        exchange.Facilitator.Book.Settle(exchange.Call);
        return Task.Delay(Timeout.Infinite, exchange.Ending);
    });

    /// <summary>Reads the request and never answers.</summary>
    public static FacilitatorBehaviour Hang() => new(exchange => Task.Delay(Timeout.Infinite, exchange.Ending));

    /// <summary>Reads the request and resets the connection.</summary>
    public static FacilitatorBehaviour Reset() => new(exchange =>
    {
        exchange.Reset();
        return Task.CompletedTask;
    });

    /// <summary>Promises a JSON answer and breaks off in the middle of it.</summary>
    public static FacilitatorBehaviour TruncatedBody() => new(async exchange =>
    {
        exchange.Http.Response.ContentLength = 500;
        exchange.Http.Response.ContentType = "application/json";
        await exchange.Http.Response.Body.WriteAsync("{\"success\":tr"u8.ToArray(), exchange.Ending);
        await exchange.Http.Response.Body.FlushAsync(exchange.Ending);
        exchange.Http.Abort();
    });

    /// <summary>A page of HTML where JSON is due.</summary>
    public static FacilitatorBehaviour Garbage(int status = 200) => Body(status, "<html><body>Bad gateway</body></html>", "text/html");

    /// <summary>JSON without the field that would make it a verdict.</summary>
    public static FacilitatorBehaviour WrongSchema(int status = 200) => Body(status, """{"ok":true}""");

    /// <summary>Any body at all.</summary>
    public static FacilitatorBehaviour Body(int status, string body, string contentType = "application/json") =>
        new(exchange => exchange.WriteAsync(status, body, contentType));

    /// <summary>Endless JSON: a caller without a cap on answers runs out of memory.</summary>
    public static FacilitatorBehaviour EndlessBody() => new(async exchange =>
    {
        exchange.Http.Response.ContentType = "application/json";
        var chunk = new byte[64 * 1024];
        chunk.AsSpan().Fill((byte)' ');
        while (true)
        {
            await exchange.Http.Response.Body.WriteAsync(chunk, exchange.Ending);
        }
    });

    /// <summary>308 to the same path under another base address, which may be another host.</summary>
    public static FacilitatorBehaviour RedirectTo(Uri baseAddress, int status = 308) => new(exchange =>
    {
        exchange.Http.Response.Headers.Location = baseAddress.ToString().TrimEnd('/') + exchange.Http.Request.Path;
        exchange.Http.Response.StatusCode = status;
        return Task.CompletedTask;
    });

    public static FacilitatorBehaviour TooManyRequests(int? retryAfterSeconds = 1) => new(exchange =>
    {
        exchange.Http.Response.Headers.RetryAfter = retryAfterSeconds?.ToString(CultureInfo.InvariantCulture);
        return exchange.WriteAsync(429, new JsonObject { ["error"] = "rate_limited" });
    });

    public static FacilitatorBehaviour Unauthorized() => Body(401, """{"error":"unauthorized"}""");

    /// <summary>The same behaviour, later.</summary>
    public FacilitatorBehaviour After(TimeSpan delay) => new(async exchange =>
    {
        await Task.Delay(delay, exchange.Ending);
        await Run(exchange);
    });

    /// <summary>The same behaviour once the test says so.</summary>
    public FacilitatorBehaviour After(Task signal) => new(async exchange =>
    {
        await signal.WaitAsync(exchange.Ending);
        await Run(exchange);
    });

    private static FacilitatorBehaviour Verdict(int status, string reason) => new(exchange => exchange.WriteAsync(status, Failure(exchange, reason, "")));

    private static JsonObject Failure(FacilitatorExchange exchange, string reason, string transaction) => exchange.Call.Endpoint == FacilitatorEndpoint.Verify
        ? new JsonObject { ["isValid"] = false, ["invalidReason"] = reason, ["payer"] = exchange.Call.Payer }
        : new JsonObject { ["success"] = false, ["errorReason"] = reason, ["transaction"] = transaction, ["network"] = exchange.Call.Network, ["payer"] = exchange.Call.Payer };

    private static async Task SettleAndTellAsync(FacilitatorExchange exchange)
    {
        var settlement = exchange.Facilitator.Book.Settle(exchange.Call);
        // Noted before it is written: a repeat may arrive before this line would have run again.
        exchange.Facilitator.Book.NoteTold(exchange.Call);
        await exchange.WriteAsync(200, new JsonObject
        {
            ["success"] = true,
            ["transaction"] = settlement.Transaction,
            ["network"] = exchange.Call.Network,
            ["payer"] = settlement.Payer,
        });
    }
}
