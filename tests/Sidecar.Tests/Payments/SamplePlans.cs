using System.Diagnostics.Metrics;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Sidecar.Payments;
using Sidecar.Payments.Facilitators;
using Sidecar.Protocols.X402;
using Sidecar.Resilience;
using Sidecar.Tests.Protocols.X402;

namespace Sidecar.Tests.Payments;

/// <summary>Payment sections, compiled, and facilitators that support this or that without ever being called.</summary>
internal static class SamplePlans
{
    public const string Section = "Sidecar:Policies:paid:Payment";

    public const string Accept = $$"""{ "Network": "{{Samples.BaseSepolia}}", "PayTo": "{{Samples.PayTo}}" }""";

    public const string Minimal = $$"""{ "Price": "$0.01", "Accepts": [ {{Accept}} ] }""";

    private static readonly PaymentMetrics Metrics = new(
        new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>(), TimeProvider.System);

    /// <summary>The compiled section, which must be without errors.</summary>
    public static PaymentPlan Plan(string section = Minimal, params Facilitator[] facilitators)
    {
        var errors = new ReportedErrors();
        var plan = new PaymentPlanCompiler(Section, errors).Compile("paid", Options(section), Directory(facilitators.Length > 0 ? facilitators : [Facilitator("primary")]), "shop");
        Assert.Empty(errors.Lines);
        return plan!;
    }

    /// <summary>What is wrong with a section: <c>key: message</c>, keys relative to the section.</summary>
    public static IReadOnlyList<string> Errors(string section, bool hasFacilitator = true)
    {
        var errors = new ReportedErrors();
        var plan = new PaymentPlanCompiler(Section, errors).Compile("paid", Options(section), hasFacilitator ? Directory(Facilitator("primary")) : Directory(), "shop");
        Assert.Equal(errors.Lines.Count == 0, plan is not null);
        return [.. errors.Lines.Select(line => line[Section.Length..].TrimStart(':'))];
    }

    /// <summary>The section as the configuration binds it.</summary>
    public static PaymentOptions Options(string section)
    {
        using var json = new MemoryStream(Encoding.UTF8.GetBytes($$"""{ "Sidecar": { "Policies": { "paid": { "Payment": {{section}} } } } }"""));
        return new ConfigurationBuilder().AddJsonStream(json).Build().GetSection(Section).Get<PaymentOptions>() ?? new PaymentOptions();
    }

    /// <summary>The longest of these sections that is without errors.</summary>
    public static string Longest(Func<int, string> section)
    {
        var (fits, tooLong) = (0, 8192);
        while (tooLong - fits > 1)
        {
            var middle = (fits + tooLong) / 2;
            (fits, tooLong) = Errors(section(middle)).Count == 0 ? (middle, tooLong) : (fits, middle);
        }

        return section(fits);
    }

    public static FacilitatorDirectory Directory(params Facilitator[] facilitators) =>
        new(facilitators, TimeProvider.System, NullLogger<FacilitatorDirectory>.Instance);

    public static Facilitator Facilitator(string name, CircuitBreaker? breaker = null) =>
        new(name, new FacilitatorOptions(), Client(name, "http://127.0.0.1:9/"), breaker ?? new CircuitBreaker(name, new CircuitBreakerOptions(), TimeProvider.System));

    public static FacilitatorClient Client(string name, string url)
    {
        var options = new FacilitatorOptions { Url = url };
        return new FacilitatorClient(name, new FacilitatorTransport(options, TimeProvider.System), options, Metrics);
    }

    public static SupportSnapshot Support(params (Facilitator Facilitator, SupportedKind[] Kinds)[] known) =>
        new([.. known.Select(entry => (entry.Facilitator, (IReadOnlyList<SupportedKind>)entry.Kinds))]);

    public static SupportedKind V2(string network = Samples.BaseSepolia, string? extra = null, string scheme = "exact") => new(2, scheme, network, Json(extra));

    public static SupportedKind V1(string network = "base-sepolia", string? extra = null) => new(1, "exact", network, Json(extra));

    /// <summary>The offers of a plan whose one facilitator supports everything that the plan accepts, in both versions.</summary>
    public static OfferSheet Sheet(PaymentPlan plan) => OfferSheet.Of(plan, Support((Facilitator("primary"), [.. plan.Accepts.SelectMany(Kinds)])));

    private static IEnumerable<SupportedKind> Kinds(AcceptPlan accept)
    {
        yield return new(2, accept.Requirements.Scheme, accept.Requirements.Network, null);
        if (accept.V1Network is { } name)
        {
            yield return V1(name);
        }
    }

    private static JsonElement? Json(string? text) => text is null ? null : Samples.Element(text);
}
