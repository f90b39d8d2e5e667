using Microsoft.AspNetCore.Http.Features;

namespace Merchant;

/// <summary>One line a request, so that the log shows what got through the proxy, and what did not.</summary>
internal sealed class RequestLog(RequestDelegate next, TimeProvider time)
{
    public async Task InvokeAsync(HttpContext context)
    {
        await next(context);
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        Console.WriteLine($"{time.GetUtcNow():HH:mm:ss.fff}  {context.Response.StatusCode}  {context.Request.Method} {target}");
    }
}
