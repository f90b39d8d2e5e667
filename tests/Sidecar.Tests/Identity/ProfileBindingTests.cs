using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;
using Sidecar.Identity;
using Sidecar.Policies;

namespace Sidecar.Tests.Identity;

public sealed class ProfileBindingTests
{
    private const string Own = "https://agent.example/.well-known/ucp";

    private static readonly Principal Bound = new("api_key", "acme") { AllowedProfiles = FrozenSet.Create(Own) };

    [Theory]
    [InlineData(null)]
    [InlineData("profile=\"https://agent.example/.well-known/ucp\"")]
    [InlineData("profile=\"HTTPS://AGENT.example:443/.well-known/ucp\"; version=\"2026-01-11\"")]
    [InlineData("other=1, profile=\"https://agent.example/.well-known/ucp\"")]
    public void A_bound_caller_speaks_for_its_own_profile_or_for_none(string? agent) => Assert.Null(ConflictOf(Bound, "UCP-Agent", agent));

    [Theory]
    [InlineData("profile=\"https://other.example/.well-known/ucp\"")]
    [InlineData("profile=\"https://agent.example/.well-known/ucp2\"")]
    [InlineData("profile=\"https://agent.example/.well-known/ucp\", profile=\"https://other.example/\"")]
    [InlineData("x=\"https://agent.example/.well-known/ucp\"")]
    [InlineData("profile=\"https://agent.example\\\\.well-known/ucp\"")]
    [InlineData("not a dictionary \"")]
    public void A_bound_caller_speaks_for_nobody_else(string agent) => Assert.Equal("profile_not_trusted", ConflictOf(Bound, "UCP-Agent", agent));

    [Fact]
    public void A_spelling_that_some_backends_read_as_the_header_names_a_profile_too() =>
        Assert.Equal("profile_not_trusted", ConflictOf(Bound, "UCP_Agent", $"profile=\"{Own}\""));

    [Fact]
    public void A_caller_that_may_name_no_profile_names_none() =>
        Assert.Equal("profile_not_trusted", ConflictOf(Bound with { AllowedProfiles = FrozenSet<string>.Empty }, "UCP-Agent", $"profile=\"{Own}\""));

    [Fact]
    public void A_caller_that_is_bound_to_none_may_name_any() =>
        Assert.Null(ConflictOf(Bound with { AllowedProfiles = null }, "UCP-Agent", "profile=\"https://other.example/\""));

    private static string? ConflictOf(Principal principal, string header, string? value)
    {
        var request = new DefaultHttpContext().Request;
        if (value is not null)
        {
            request.Headers[header] = value;
        }

        return ProfileBinding.Conflict(request, principal)?.Slug;
    }
}
