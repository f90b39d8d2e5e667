using System.Globalization;

namespace Merchant;

/// <summary>An ordinary little API: no price, no payment header, no facilitator appears here.</summary>
internal static class ShopEndpoints
{
    private static readonly string[] Goods = ["GET /report", "POST /orders", "GET /stream", "GET /slow", "GET /fail"];

    public static void MapShop(this IEndpointRouteBuilder app)
    {
        app.MapGet("/menu", Menu);
        app.MapGet("/report", Report);
        app.MapPost("/orders", OrderAsync);
        app.MapGet("/fail", () => Results.Json(new { error = "The printer is on fire." }, statusCode: StatusCodes.Status500InternalServerError));
        app.MapGet("/stream", StreamAsync);
        app.MapGet("/slow", SlowAsync);
    }

    private static IResult Menu(Shop shop) => Results.Json(new
    {
        sells = Goods,
        reportsServed = shop.Reports,
    });

    private static IResult Report(Shop shop, TimeProvider time) => Results.Json(new
    {
        report = "All quiet on the upstream.",
        time = time.GetUtcNow().ToString("O", CultureInfo.InvariantCulture),
        visits = shop.CountReport(),
    });

    private static async Task<IResult> OrderAsync(HttpRequest request)
    {
        using var reader = new StreamReader(request.Body);
        return Results.Json(new { ordered = await reader.ReadToEndAsync(request.HttpContext.RequestAborted) }, statusCode: StatusCodes.Status201Created);
    }

    private static async Task StreamAsync(HttpContext context, TimeProvider time)
    {
        context.Response.ContentType = "text/event-stream";
        for (var tick = 1; tick <= 5; tick++)
        {
            await context.Response.WriteAsync($"data: tick {tick}\n\n", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await Task.Delay(TimeSpan.FromMilliseconds(300), time, context.RequestAborted);
        }
    }

    private static async Task<IResult> SlowAsync(HttpContext context, TimeProvider time)
    {
        await Task.Delay(TimeSpan.FromSeconds(3), time, context.RequestAborted);
        return Results.Text("Worth the wait.\n");
    }
}
