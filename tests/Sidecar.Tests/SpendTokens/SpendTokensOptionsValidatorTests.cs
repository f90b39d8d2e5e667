using Sidecar.Protocols.Jose;
using Sidecar.SpendTokens;
using Sidecar.Tests.Payments;

namespace Sidecar.Tests.SpendTokens;

public sealed class SpendTokensOptionsValidatorTests
{
    private const string Secret = "a secret of the tests, of thirty-two characters";

    private static readonly string Pem = SigningKey.Generate(SignatureAlgorithm.Es256).ExportPem();

    [Fact]
    public void What_is_left_out_is_good() => Assert.Empty(Validate(new SpendTokensOptions()));

    [Fact]
    public void Mounted_keys_and_trusted_issuers_are_good() =>
        Assert.Empty(Validate(new SpendTokensOptions { Merchant = "shop", SigningKeys = [Pem], TrustedIssuers = ["bank"] }));

    public static TheoryData<string, string> Faults => new()
    {
        { "Merchant", "any" },
        { "Merchant", "my shop" },
        { "Issuer", "" },
        { "TrustedIssuers:0", "stranger" },
        { "Skew", "00:06:00" },
        { "MaxLifetime", "00:00:30" },
        { "MaxVerifiedTokens", "0" },
        { "Dpop:MaxAge", "00:00:01" },
        { "Dpop:NonceSecrets", "short" },
        { "SigningKeys:0", "not a key" },
        { "GeneratedKeys:Secret", "short" },
        { "GeneratedKeys", "beside mounted ones" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_fault_is_told_with_its_key(string key, string value)
    {
        var options = key switch
        {
            "Merchant" => new SpendTokensOptions { Merchant = value },
            "Issuer" => new SpendTokensOptions { Issuer = value },
            "TrustedIssuers:0" => new SpendTokensOptions { TrustedIssuers = [value] },
            "Skew" => new SpendTokensOptions { Skew = TimeSpan.FromMinutes(6) },
            "MaxLifetime" => new SpendTokensOptions { MaxLifetime = TimeSpan.FromSeconds(30) },
            "MaxVerifiedTokens" => new SpendTokensOptions { MaxVerifiedTokens = 0 },
            "Dpop:MaxAge" => new SpendTokensOptions { Dpop = new DpopOptions { MaxAge = TimeSpan.FromSeconds(1) } },
            "Dpop:NonceSecrets" => new SpendTokensOptions { Dpop = new DpopOptions { NonceSecrets = [value] } },
            "SigningKeys:0" => new SpendTokensOptions { SigningKeys = [value] },
            "GeneratedKeys:Secret" => new SpendTokensOptions { GeneratedKeys = new GeneratedKeyOptions { Secret = value } },
            _ => new SpendTokensOptions { GeneratedKeys = new GeneratedKeyOptions { Secret = Secret }, SigningKeys = [Pem] },
        };

        Assert.StartsWith($"Sidecar:SpendTokens:{key}: ", Assert.Single(Validate(options)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_for_another_purpose_is_refused() =>
        Assert.Single(Validate(new SpendTokensOptions { SigningKeys = [SigningKey.Generate(SignatureAlgorithm.Es384).ExportPem()] }));

    private static IReadOnlyList<string> Validate(SpendTokensOptions options)
    {
        var errors = new ReportedErrors();
        SpendTokensOptionsValidator.Validate(options, ["bank"], isProduction: true, SpendTokensOptions.Section, errors);
        return errors.Lines;
    }
}
