using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Sidecar.Configuration;
using Sidecar.Identity;
using Sidecar.Identity.AgentHmac;
using Sidecar.Identity.Jwt;
using Sidecar.Policies;
using Sidecar.Protocols.Jose;
using Sidecar.Protocols.Webhooks;
using Sidecar.State;

namespace Sidecar.Benchmarks;

/// <summary>What it costs to find out who calls by a token or an agent's HMAC, and to verify a webhook, on one thread: time and allocation a call. Stores are in memory.</summary>
internal static class CredentialCosts
{
    private const string Secret = "a-secret-of-an-agent-with-32-characters-or-more";
    private const string Issuer = "https://login.example.com/";
    private const string Audience = "https://api.example.com";

    public static async Task RunAsync(int calls, TextWriter output)
    {
        var key = SigningKey.Generate(SignatureAlgorithm.Es256, "key-1");
        await using var provider = Compose(key);
        await EmptyRevocations.FillAsync(provider);
        var (jwt, agent) = (Authenticator(provider, CredentialKind.Jwt), Authenticator(provider, CredentialKind.AgentHmac));
        var tokens = Enumerable.Range(0, calls).Select(i => Passage("Authorization", $"Bearer {Token(key, i)}", [])).ToArray();
        var again = Enumerable.Repeat(tokens[0], calls).ToArray();
        var bodies = Enumerable.Range(0, calls).Select(_ => AgentFiles.Request("agent-1", Secret)).Select(signed => Passage("X-AI-Signature", signed.Signature, Encoding.UTF8.GetBytes(signed.Body))).ToArray();

        await output.WriteLineAsync($"{calls} calls of each");
        await output.WriteLineAsync($"{"credentials",-28} {"us/call",10} {"bytes/call",12}");
        await output.WriteLineAsync($"{"token with ES256, first",-28} {await MeasureAsync(jwt, tokens)}");
        await output.WriteLineAsync($"{"token with ES256, seen",-28} {await MeasureAsync(jwt, again)}");
        await output.WriteLineAsync($"{"HMAC of a body of 1 KB",-28} {await MeasureAsync(agent, bodies)}");
        await output.WriteLineAsync($"{"webhook of 1 KB, v1",-28} {Measure(calls, StandardWebhooks.Standard(Parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")))}");
        await output.WriteLineAsync($"{"webhook of 1 KB, Stripe",-28} {Measure(calls, TimestampedHmac.Stripe([Secret]))}");
    }

    private static ServiceProvider Compose(SigningKey key)
    {
        var issuer = new JwtIssuerOptions { Issuer = Issuer, Audiences = [Audience], Keys = SpendTokenFiles.KeySetOf(key) };
        var agents = new AgentHmacOptions { Agents = { ["agent-1"] = new AgentOptions { Secrets = [Secret] } } };
        return new ServiceCollection()
            .AddMetrics()
            .AddSingleton(typeof(ILogger<>), typeof(NullLogger<>))
            .AddSingleton(TimeProvider.System)
            .AddState(new StateOptions())
            .AddIdentity(new IdentityOptions())
            .AddJwt(new JwtOptions { Issuers = { ["login"] = issuer } })
            .AddAgentHmac(agents)
            .BuildServiceProvider();
    }

    private static IAuthenticator Authenticator(ServiceProvider provider, CredentialKind kind) =>
        provider.GetServices<ICredentialScheme>().Single(scheme => scheme.Kind == kind).Build("policy", PolicyMode.Enforce, "", new ConfigurationErrors([]))
        ?? throw new InvalidOperationException("The scheme was not built.");

    private static string Token(SigningKey key, int number)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var claims = string.Create(CultureInfo.InvariantCulture, $$"""{"iss":"{{Issuer}}","aud":"{{Audience}}","sub":"user-1","jti":"{{number}}","iat":{{now}},"exp":{{now + 3600}},"scope":"checkout:read checkout:write"}""");
        return CompactJws.Sign(key, Encoding.UTF8.GetBytes(claims), "JWT");
    }

    private static Passage Passage(string header, string value, byte[] body)
    {
        var context = new DefaultHttpContext();
        context.Request.Headers[header] = value;
        context.Request.Body = new MemoryStream(body);
        context.Request.ContentLength = body.Length;
        return new Passage(context.Request, "request", "route", PolicyPlan.Open, new AnyUpstream());
    }

    private static StandardWebhookSecret[] Parse(string text) =>
        StandardWebhookSecret.TryParse(text, out var secret, out var error) ? [secret] : throw new InvalidOperationException(error);

    private static async Task<string> MeasureAsync(IAuthenticator authenticator, Passage[] passages)
    {
        GC.Collect();
        var (allocated, started) = (GC.GetTotalAllocatedBytes(precise: true), Stopwatch.GetTimestamp());
        foreach (var passage in passages)
        {
            if ((await authenticator.AuthenticateAsync(passage, CancellationToken.None)).Principal is null)
            {
                throw new InvalidOperationException("The credentials were not taken.");
            }
        }

        return Told(Stopwatch.GetElapsedTime(started), GC.GetTotalAllocatedBytes(precise: true) - allocated, passages.Length);
    }

    private static string Measure(int calls, WebhookScheme scheme)
    {
        var body = RandomNumberGenerator.GetBytes(1024);
        var headers = scheme.Sign("msg_1", TimeProvider.System.GetUtcNow(), body).ToDictionary(header => header.Key, header => (IReadOnlyList<string?>)[header.Value], StringComparer.OrdinalIgnoreCase);
        GC.Collect();
        var (allocated, started) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.GetTimestamp());
        for (var i = 0; i < calls; i++)
        {
            if (scheme.Verify(name => headers.GetValueOrDefault(name) ?? [], body) is not WebhookResult.Verified)
            {
                throw new InvalidOperationException("The webhook was not taken.");
            }
        }

        return Told(Stopwatch.GetElapsedTime(started), GC.GetAllocatedBytesForCurrentThread() - allocated, calls);
    }

    private static string Told(TimeSpan elapsed, long bytes, int calls) => $"{elapsed.TotalMicroseconds / calls,10:0.00} {(double)bytes / calls,12:0.0}";
}
