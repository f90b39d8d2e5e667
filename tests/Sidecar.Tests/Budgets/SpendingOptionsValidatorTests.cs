using Sidecar.Budgets;
using Sidecar.Tests.Payments;

namespace Sidecar.Tests.Budgets;

public sealed class SpendingOptionsValidatorTests
{
    [Fact]
    public void The_defaults_are_valid() => Assert.Empty(Validate(new SpendingOptions()));

    [Theory]
    [InlineData("https://ops.example.com/hooks")]
    [InlineData("http://127.0.0.1:9000/hooks?tenant=1")]
    [InlineData("http://localhost:9000")]
    public void A_webhook_is_reached_by_https_or_on_this_machine(string url) =>
        Assert.Empty(Validate(new SpendingOptions { Alerts = new() { Url = url, Secret = Alerts.AlertReceiver.Secret } }));

    [Theory]
    [InlineData("http://ops.example.com/hooks")]
    [InlineData("ftp://ops.example.com/hooks")]
    [InlineData("https://user:word@ops.example.com/hooks")]
    [InlineData("/hooks")]
    public void Any_other_address_is_named_with_its_key(string url) =>
        Assert.StartsWith("Sidecar:Spending:Alerts:Url: must be an https:// address", Assert.Single(Validate(new SpendingOptions { Alerts = new() { Url = url, Secret = Alerts.AlertReceiver.Secret } })), StringComparison.Ordinal);

    [Theory]
    [InlineData("whsec_c2hvcnQ=")]
    [InlineData("whsec_???")]
    [InlineData("whpk_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=")]
    public void A_secret_that_nothing_can_be_signed_with_is_told_without_showing_it(string secret)
    {
        var error = Assert.Single(Validate(new SpendingOptions { Alerts = new() { Url = "https://ops.example.com", Secret = secret } }));

        Assert.StartsWith("Sidecar:Spending:Alerts:Secret: ", error, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, error, StringComparison.Ordinal);
    }

    [Fact]
    public void Address_and_secret_come_together()
    {
        Assert.Contains("Alerts:Secret: is required", Assert.Single(Validate(new SpendingOptions { Alerts = new() { Url = "https://ops.example.com" } })), StringComparison.Ordinal);
        Assert.Contains("Alerts:Url: is missing", Assert.Single(Validate(new SpendingOptions { Alerts = new() { Secret = Alerts.AlertReceiver.Secret } })), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://ops.example.com/approvals/{id}")]
    [InlineData("https://ops.example.com?approval={id}&by=agent")]
    [InlineData("https://ops.example.com/#/approvals/{id}/decide")]
    [InlineData("http://localhost:3000/{id}")]
    public void Approvals_are_decided_wherever_the_operator_says(string url) => Assert.Empty(Validate(new SpendingOptions { ApprovalUrl = url }));

    [Theory]
    [InlineData("/approvals/{id}", "must be an https:// address")]
    [InlineData("http://ops.example.com/{id}", "must be an https:// address")]
    [InlineData("https://user:word@ops.example.com/{id}", "must be an https:// address")]
    [InlineData("javascript:alert('{id}')", "must be an https:// address")]
    [InlineData("https://ops.example.com/approvals", "must have {id} once")]
    [InlineData("https://ops.example.com/{id}/{id}", "must have {id} once")]
    [InlineData("https://{id}.example.com/", "must have {id} once")]
    [InlineData("https://ops.example.{id}", "must have {id} once")]
    [InlineData("https://ops.example.com{id}/", "must have {id} once")]
    [InlineData("https://ops.example.com:1{id}/", "must be an https:// address")]
    public void An_address_of_approvals_that_leads_nowhere_is_named_with_its_key(string url, string fault) =>
        Assert.StartsWith($"Sidecar:Spending:ApprovalUrl: {fault}", Assert.Single(Validate(new SpendingOptions { ApprovalUrl = url })), StringComparison.Ordinal);

    [Fact]
    public void Times_out_of_their_bounds_are_named_with_their_keys() => Assert.Equal(
        ["Sidecar:Spending:ApprovalLifetime", "Sidecar:Spending:ReservationLease"],
        Validate(new SpendingOptions { ApprovalLifetime = TimeSpan.FromDays(31), ReservationLease = TimeSpan.FromSeconds(1) }).Select(error => error.Split(": ")[0]));

    private static List<string> Validate(SpendingOptions options)
    {
        var errors = new ReportedErrors();
        SpendingOptionsValidator.Validate(options, SpendingOptions.Section, errors);
        return [.. errors.Lines];
    }
}
