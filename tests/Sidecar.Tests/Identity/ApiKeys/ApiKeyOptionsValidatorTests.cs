using Sidecar.Identity.ApiKeys;
using Sidecar.Tests.Payments;

namespace Sidecar.Tests.Identity.ApiKeys;

public sealed class ApiKeyOptionsValidatorTests
{
    private const string Id = "0123456789ab";

    private static readonly string Hash = "v1:" + new string('0', 64);

    [Fact]
    public void What_is_right_reports_nothing() => Assert.Empty(Faults(Good()));

    [Fact]
    public void Without_peppers_and_keys_nothing_is_reported() => Assert.Empty(Faults(new ApiKeyOptions()));

    [Theory]
    [InlineData("")]
    [InlineData("thirty-one bytes are not enough")]
    public void A_pepper_that_is_too_short_is_named_and_not_repeated(string secret)
    {
        var fault = Assert.Single(Faults(new ApiKeyOptions { Peppers = new Dictionary<string, string> { ["v1"] = secret } }));

        Assert.StartsWith("Keys:Peppers:v1: must have at least 32 bytes", fault, StringComparison.Ordinal);
        Assert.True(secret.Length == 0 || !fault.Contains(secret, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("V1")]
    [InlineData("v 1")]
    [InlineData("v1234567890123456")]
    public void A_pepper_with_another_name_than_a_version_is_named(string version) =>
        Assert.Equal($"Keys:Peppers:{version}: is not the name of a version; write 1 to 16 of a-z and 0-9, e.g. v1",
            Assert.Single(Faults(new ApiKeyOptions { Peppers = new Dictionary<string, string> { [version] = SampleKeys.OldPepper } })));

    [Fact]
    public void With_two_peppers_the_current_one_must_be_named()
    {
        var options = Good();
        options.Peppers = new Dictionary<string, string> { ["v1"] = SampleKeys.OldPepper, ["v2"] = SampleKeys.NewPepper };

        Assert.Contains("is required, because there is more than one pepper: write the version that makes new hashes (v1, v2)", Assert.Single(Faults(options)), StringComparison.Ordinal);
        options.CurrentPepper = "v3";
        Assert.Contains("Keys:CurrentPepper: is not one of Sidecar:Identity:ApiKeys:Peppers (v1, v2)", Assert.Single(Faults(options)), StringComparison.Ordinal);
        options.CurrentPepper = "v2";
        Assert.Empty(Faults(options));
    }

    [Fact]
    public void A_key_of_a_pepper_that_is_gone_is_named() => Assert.Equal(
        "Keys:Keys:0:Hash: was made with pepper v7, which Sidecar:Identity:ApiKeys:Peppers does not have (v1)",
        Assert.Single(Faults(Good(entry => entry.Hash = "v7" + Hash[2..]))));

    [Fact]
    public void Two_keys_with_one_id_are_named()
    {
        var options = Good();
        options.Keys = [options.Keys[0], new ApiKeyEntryOptions { Id = Id, Hash = Hash }];

        Assert.Equal("Keys:Keys:1:Id: stands for another entry already; an id is one key's own", Assert.Single(Faults(options)));
    }

    public static TheoryData<string, string> Entries => new()
    {
        { "Id", "sk_live_0123456789ab" },
        { "Id", "0123456789aI" },
        { "Hash", "9f86d081" },
        { "Owner", "" },
        { "Owner", "a\nb" },
        { "Owner", " acme" },
        { "Permissions:0", "orders read" },
        { "Profiles:0", "agent.example" },
        { "Profiles:0", "ftp://agent.example/" },
        { "Profiles:0", "https://user@agent.example/" },
        { "ExpiresAt", "tomorrow" },
        { "ExpiresAt", "2026-12-24" },
        { "ExpiresAt", "2200-01-01T00:00:00Z" },
        { "ExpiresAt", "9999-12-31T23:59:59Z" },
    };

    [Theory]
    [MemberData(nameof(Entries))]
    public void A_wrong_value_of_a_key_is_named_with_its_path(string member, string value)
    {
        var options = Good(entry => _ = member switch
        {
            "Id" => entry.Id = value,
            "Hash" => entry.Hash = value,
            "Owner" => entry.Owner = value,
            "Permissions:0" => (entry.Permissions = [value])[0],
            "Profiles:0" => (entry.Profiles = [value])[0],
            _ => entry.ExpiresAt = value,
        });

        Assert.StartsWith($"Keys:Keys:0:{member}: ", Assert.Single(Faults(options)), StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_entry_is_told_what_it_needs() =>
        Assert.Equal(["Keys:Keys:0:Id", "Keys:Keys:0:Hash"], Faults(new ApiKeyOptions { Keys = [new ApiKeyEntryOptions()] }).Select(fault => fault.Split(": ")[0]));

    private static ApiKeyOptions Good(Action<ApiKeyEntryOptions>? bend = null)
    {
        var entry = new ApiKeyEntryOptions { Id = Id, Hash = Hash, Owner = "acme", Permissions = ["orders:read"], Profiles = ["https://agent.example/p.json"], ExpiresAt = "2027-01-01T00:00:00Z" };
        bend?.Invoke(entry);
        return new ApiKeyOptions { Peppers = new Dictionary<string, string> { ["v1"] = SampleKeys.OldPepper }, Keys = [entry] };
    }

    private static IReadOnlyList<string> Faults(ApiKeyOptions options)
    {
        var errors = new ReportedErrors();
        ApiKeyOptionsValidator.Validate(options, "Keys", errors);
        return errors.Lines;
    }
}
