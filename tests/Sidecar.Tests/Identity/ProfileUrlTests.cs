using Sidecar.Identity;
using Sidecar.Identity.ApiKeys;
using Sidecar.Identity.MessageSignatures;

namespace Sidecar.Tests.Identity;

public sealed class ProfileUrlTests
{
    [Theory]
    [InlineData("https://agent.example/.well-known/ucp", "https://agent.example/.well-known/ucp")]
    [InlineData("HTTPS://Agent.EXAMPLE:443/.well-known/ucp", "https://agent.example/.well-known/ucp")]
    [InlineData("https://agent.example", "https://agent.example/")]
    [InlineData("https://agent.example?id=1", "https://agent.example/?id=1")]
    [InlineData("https://agent.example:8443/a..b/...", "https://agent.example:8443/a..b/...")]
    [InlineData("http://agent.example:80/p", "http://agent.example/p")]
    [InlineData("https://[::1]:8443/p", "https://[::1]:8443/p")]
    public void Spellings_of_one_address_have_one_form_which_is_its_own(string text, string normal)
    {
        Assert.Equal(normal, ProfileUrl.Normal(text));
        Assert.Equal(normal, ProfileUrl.Normal(normal));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("agent.example/p")]
    [InlineData("https:agent.example/p")]
    [InlineData("https:/agent.example/p")]
    [InlineData("ftp://agent.example/p")]
    [InlineData("https:///p")]
    [InlineData("https://user@agent.example/p")]
    [InlineData("https://@agent.example/p")]
    [InlineData("https://agent.example/p#key")]
    [InlineData("https://agent.example/p#")]
    [InlineData("https://agent.example/a/../p")]
    [InlineData("https://agent.example/p/..")]
    [InlineData("https://agent.example/./p")]
    [InlineData("https://agent.example/%2e%2E/p")]
    [InlineData("https://agent.example/%zz")]
    [InlineData("https://agent.example\\p")]
    [InlineData("https://agent.example/p ")]
    [InlineData("https://agent.example/\u00e4")]
    public void What_two_programs_might_read_differently_has_no_form(string? text) => Assert.Null(ProfileUrl.Normal(text));

    [Fact]
    public void An_address_is_not_longer_than_2048_characters()
    {
        Assert.NotNull(ProfileUrl.Normal("https://a.example/".PadRight(2048, 'p')));
        Assert.Null(ProfileUrl.Normal("https://a.example/".PadRight(2049, 'p')));
    }

    /// <summary>Whoever lists profiles, for issuers, agents and signers or for a key, means the same.</summary>
    [Theory]
    [InlineData("https://Agent.example/p", "https://agent.example/p")]
    [InlineData("http://localhost:8285/p", "http://localhost:8285/p")]
    [InlineData("http://agent.example/p", null)]
    [InlineData("https://user@agent.example/p", null)]
    [InlineData("https://agent.example/p#key", null)]
    public void Lists_of_profiles_have_one_rule(string listed, string? normal)
    {
        var errors = new List<string>();
        var terms = ApiKeyTerms.Read(owner: null, [], [listed], expiresAt: null, (member, fault) => errors.Add($"{member}: {fault}"));

        Assert.Equal(normal, ProfileUrl.Listed(listed));
        Assert.Equal(normal, terms.Profiles.SingleOrDefault());
        Assert.Equal(normal is null ? [$"Profiles:0: {ProfileUrl.Expectation}"] : [], errors);
        if (normal is not null)
        {
            Assert.Equal([normal], BoundProfiles.Compile([listed])!);
        }
    }
}
