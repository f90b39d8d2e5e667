using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;
using Sidecar.Admin;
using Sidecar.Policies;

namespace Sidecar.Tests.Admin;

/// <summary>What the audit has of calls that came to no page, or to no good end.</summary>
public sealed class CallAuditTests
{
    private const string Token = "a token of sixteen";

    [Fact]
    public async Task Strangers_are_counted_with_where_they_came_from_and_nothing_they_said()
    {
        await using var host = await AdminHost.StartAsync(Token);

        using var answer = await AskAsync(host, HttpMethod.Get, "/control/v1/agents/sk_live_secret", "sk_live_another");
        await AskAsync(host, HttpMethod.Get, "/admin/audit");
        await AskAsync(host, HttpMethod.Post, "/admin/payments");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Empty(host.Audit.Posted);
        Assert.Equal(
            [("control.call", "Not found"), ("admin.call", "Unauthorized"), ("admin.call", "Method not allowed")],
            host.Audit.Counted.Select(static entry => (entry.Action, entry.Reason!)));
        Assert.All(host.Audit.Counted, static entry => Assert.Equal(("stranger", "refused", "from:127.0.0.1"), (entry.Actor, entry.Decision, entry.Subject)));
    }

    [Fact]
    public async Task The_record_of_a_refusal_names_the_request_as_its_answer_does()
    {
        await using var host = await AdminHost.StartAsync(Token);

        using var answer = await AskAsync(host, HttpMethod.Get, "/admin/audit");

        Assert.Equal(Assert.Single(answer.Headers.GetValues("X-Request-Id")), Assert.Single(host.Audit.Counted).RequestId);
    }

    [Fact]
    public async Task A_call_that_fails_is_in_the_audit()
    {
        await using var host = await AdminHost.StartAsync(Token, configure: static services => services.AddSingleton<IOperatorPage, BrokenPage>());

        using var answer = await AskAsync(host, HttpMethod.Post, "/admin/broken", Token);

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        var entry = Assert.Single(host.Audit.Counted);
        Assert.Equal(("admin.broken.call", "failed", "operator:admin", "Internal error"), (entry.Action, entry.Decision, entry.Actor, entry.Reason));
    }

    [Fact]
    public async Task What_cannot_be_written_is_not_answered()
    {
        await using var host = await AdminHost.StartAsync(Token, configure: static services => services.AddSingleton<IOperatorPage, RefusingPage>());
        host.Audit.IsFull = true;

        using var answer = await AskAsync(host, HttpMethod.Post, "/admin/refusing", Token);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Contains("Audit unavailable", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_refused_and_in_the_audit()
    {
        await using var host = await AdminHost.StartAsync(Token, configure: static services => services.AddSingleton<IOperatorPage, BrokenPage>());

        using var answer = await AskAsync(host, HttpMethod.Post, "/admin/broken", Token, new string(' ', 70_000));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Equal(("admin.call", "Body too large", "/admin/broken"), Assert.Single(host.Audit.Posted.Select(static entry => (entry.Action, entry.Reason, entry.Subject))));
    }

    [Theory]
    [InlineData("eyJhbGciOiJFUzI1NiJ9", "withheld")]
    [InlineData("/control/v1/tokens/sr_abc", "withheld")]
    [InlineData("shopper", "shopper")]
    [InlineData(null, null)]
    public void What_looks_like_a_secret_is_withheld(string? text, string? kept) => Assert.Equal(kept, AuditedSubject.Of(text));

    private static async Task<HttpResponseMessage> AskAsync(AdminHost host, HttpMethod method, string path, string? token = null, string? body = null)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        request.Content = body is null ? null : new StringContent(body);
        return await host.Admin.SendAsync(request);
    }

    private sealed class BrokenPage : IOperatorPage
    {
        public string Path => "/admin/broken";

        public ValueTask<OperatorAnswer> AnswerAsync(AdminCall call, CancellationToken cancellationToken) => throw new InvalidOperationException("It is broken.");
    }

    private sealed class RefusingPage : IOperatorPage
    {
        public string Path => "/admin/refusing";

        public ValueTask<OperatorAnswer> AnswerAsync(AdminCall call, CancellationToken cancellationToken) => new(OperatorAnswer.Wrong(400, "Bad", "It never does."));
    }
}
