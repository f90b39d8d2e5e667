using Microsoft.AspNetCore.Http.Features;
using Sidecar.Admin.Control;
using Sidecar.Policies;
using Sidecar.Telemetry.Prometheus;

namespace Sidecar.Admin;

/// <summary>
/// Answers what comes in through the admin listener. Probes and metrics are open to whoever reaches it; what reveals how this
/// process is set up asks for the token when one is set.
/// </summary>
internal sealed class AdminEndpoints(
    AdminCallers callers, HealthChecks health, AdminStatusInfo status, PrometheusScrape scrape, PaymentsPage payments, AuditPage audit, OperatorPages pages, CallAudit calls, TimeProvider time, ILogger<AdminEndpoints> logger,
    ControlEndpoints? control = null)
{
    public async Task AnswerAsync(HttpContext context)
    {
        // Probes and scrapes are no traffic: they would move every percentile of it.
        if (context.Features.Get<IHttpMetricsTagsFeature>() is { } metrics)
        {
            metrics.MetricsDisabled = true;
        }

        context.Response.Headers.CacheControl = "no-store";
        context.TraceIdentifier = RequestIds.TakeOrMake(context.Request.Headers);
        context.Response.Headers[RequestIds.Header] = context.TraceIdentifier;
        try
        {
            await RouteAsync(context);
        }
        catch (BadHttpRequestException bad) when (!context.Response.HasStarted)
        {
            calls.Counted(context, callers.Find(context.Request.Headers.Authorization), "Bad request");
            await AdminJson.WriteProblemAsync(context, bad.StatusCode, "Bad request", "The request could not be read.");
        }
        catch (Exception exception) when (exception is not OperationCanceledException && !context.Response.HasStarted)
        {
            AdminLog.Faulted(logger, context.Request.Path, exception);
            await AdminJson.WriteProblemAsync(context, StatusCodes.Status500InternalServerError, "Internal error", "The log says more.");
        }
    }

    private Task RouteAsync(HttpContext context) => context.Request.Path.Value switch
    {
        "/health/live" => GetAsync(context, LiveAsync),
        "/health/ready" => GetAsync(context, ReadyAsync),
        "/health/status" => GetAsync(context, StatusAsync, needsToken: true),
        "/metrics" => GetAsync(context, MetricsAsync),
        PaymentsPage.Path => GetAsync(context, payments.ListAsync, needsToken: true),
        AuditPage.Path => GetAsync(context, audit.ListAsync, needsToken: true),
        { } path when PaymentOf(path) is { } payment => GetAsync(context, request => payments.FindAsync(request, payment), needsToken: true),
        { } path when pages.Find(path) is { } page => AdmitAsync(context, RoleFor(context.Request), (request, caller) => pages.AnswerAsync(request, caller, page)),
        { } path when control is not null && ControlEndpoints.Owns(path) => AdmitAsync(context, OperatorRole.Viewer, control.AnswerAsync),
        _ => RefuseAsync(
            context, caller: null, StatusCodes.Status404NotFound, "Not found", $"There are {string.Join(", ", ["/health/live", "/health/ready", "/health/status", "/metrics", .. pages.Paths, AuditPage.Path, .. control?.Paths ?? []])} and {PaymentsPage.Path}."),
    };

    private static string? PaymentOf(string path) =>
        path.StartsWith(PaymentsPage.Path + "/", StringComparison.Ordinal) ? path[(PaymentsPage.Path.Length + 1)..] : null;

    private Task GetAsync(HttpContext context, RequestDelegate answer, bool needsToken = false)
    {
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            context.Response.Headers.Allow = "GET, HEAD";
            return RefuseAsync(context, caller: null, StatusCodes.Status405MethodNotAllowed, "Method not allowed", "Use GET.");
        }

        return needsToken && callers.AreSet ? AdmitAsync(context, OperatorRole.Viewer, (request, _) => answer(request)) : answer(context);
    }

    // Whoever may look may not change.
    private static OperatorRole RoleFor(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) ? OperatorRole.Viewer : OperatorRole.Operator;

    private Task AdmitAsync(HttpContext context, OperatorRole role, Func<HttpContext, Operator, Task> answer)
    {
        if (!callers.AreSet)
        {
            return RefuseAsync(
                context, caller: null, StatusCodes.Status403Forbidden, "No token is set", $"This page changes things, and whoever reaches the listener could: set {AdminOptions.Section}:{nameof(AdminOptions.Token)}.");
        }

        if (callers.Find(context.Request.Headers.Authorization) is not { } caller)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            return RefuseAsync(context, caller: null, StatusCodes.Status401Unauthorized, "Unauthorized", "Send the admin token as Authorization: Bearer.");
        }

        return caller.May(role) ? answer(context, caller)
            : RefuseAsync(context, caller, StatusCodes.Status403Forbidden, "Not allowed", $"{caller.Name} is {caller.Role}; this needs {role}.");
    }

    private Task RefuseAsync(HttpContext context, Operator? caller, int status, string problem, string detail)
    {
        calls.Counted(context, caller ?? callers.Find(context.Request.Headers.Authorization), problem);
        return AdminJson.WriteProblemAsync(context, status, problem, detail);
    }

    private static Task LiveAsync(HttpContext context) => AdminJson.WriteAsync(context, StatusCodes.Status200OK, new { Status = "live" });

    // Names only: details may speak of hosts and stores, and this page is open to all who reach the listener.
    private Task ReadyAsync(HttpContext context)
    {
        var failed = health.Run().Where(check => !check.Readiness.IsReady).Select(check => check.Name).ToArray();
        return failed.Length == 0
            ? AdminJson.WriteAsync(context, StatusCodes.Status200OK, new { Status = "ready" })
            : AdminJson.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, new { Status = "not-ready", Failed = failed });
    }

    private Task StatusAsync(HttpContext context)
    {
        var checks = health.Run();
        return AdminJson.WriteAsync(context, StatusCodes.Status200OK, new
        {
            Status = checks.All(check => check.Readiness.IsReady) ? "ready" : "not-ready",
            status.Version,
            status.StartedAt,
            UptimeSeconds = (long)(time.GetUtcNow() - status.StartedAt).TotalSeconds,
            status.ConfigurationFiles,
            Checks = checks.ToDictionary(
                check => check.Name,
                check => new { Ready = check.Readiness.IsReady, check.Readiness.Detail, check.Readiness.Data }),
        });
    }

    private async Task MetricsAsync(HttpContext context)
    {
        context.Response.ContentType = PrometheusScrape.ContentType;
        await scrape.WriteAsync(context.Response.BodyWriter, context.RequestAborted);
    }
}
