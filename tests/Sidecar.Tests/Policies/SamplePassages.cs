using Microsoft.AspNetCore.Http;
using Sidecar.Policies;

namespace Sidecar.Tests.Policies;

/// <summary>Requests on their way through a policy whose upstream may always be called.</summary>
internal static class SamplePassages
{
    public static Passage Of(HttpRequest request) => new(request, "request-1", "paid", PolicyPlan.Open, new FakeUpstream());

    /// <summary>Through a policy that refuses in one dialect.</summary>
    public static Passage Of(HttpRequest request, ErrorDialect dialect) =>
        new(request, "request-1", "paid", PolicyPlan.Open with { Errors = dialect }, new FakeUpstream());
}
