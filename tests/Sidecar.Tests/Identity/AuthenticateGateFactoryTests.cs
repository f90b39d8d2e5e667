using Microsoft.Extensions.Configuration;
using Sidecar.Configuration;
using Sidecar.Identity;
using Sidecar.Policies;

namespace Sidecar.Tests.Identity;

public sealed class AuthenticateGateFactoryTests
{
    [Theory]
    [InlineData("Enforce", false, true, "ApiKey")]
    [InlineData("Enforce", true, false, "ApiKey")]
    [InlineData("Observe", false, false, "ApiKey")]
    [InlineData("Enforce", false, false, "ApiKey", "Jwt")]
    public void A_kind_is_needed_alone_where_a_policy_refuses_everybody_without_it(string mode, bool anonymous, bool isNeeded, params string[] anyOf)
    {
        var demand = new CredentialDemand();
        var factory = new AuthenticateGateFactory([new FakeScheme(CredentialKind.ApiKey), new FakeScheme(CredentialKind.Jwt)], new IdentityHeaders(new IdentityHeaderOptions()), demand);
        var values = anyOf.Select((kind, index) => KeyValuePair.Create($"Authenticate:AnyOf:{index}", (string?)kind)).Append(KeyValuePair.Create("Authenticate:Anonymous", (string?)$"{anonymous}"));
        var section = new ConfigurationBuilder().AddInMemoryCollection(values).Build().GetSection("Authenticate");

        Assert.NotNull(factory.Build("shop", Enum.Parse<PolicyMode>(mode), section, new ConfigurationErrors([])));

        Assert.Equal(isNeeded, demand.IsNeededAlone(CredentialKind.ApiKey));
        Assert.False(demand.IsNeededAlone(CredentialKind.Jwt));
    }

    private sealed class FakeScheme(CredentialKind kind) : ICredentialScheme
    {
        public CredentialKind Kind => kind;

        public IAuthenticator Build(string policy, PolicyMode mode, string keyPath, IConfigurationErrors errors) => new FakeAuthenticator(Authentication.Absent) { Kind = kind };
    }
}
