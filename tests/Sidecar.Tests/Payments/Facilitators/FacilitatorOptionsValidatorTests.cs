using Sidecar.Payments.Facilitators;

namespace Sidecar.Tests.Payments.Facilitators;

public sealed class FacilitatorOptionsValidatorTests
{
    [Theory]
    [InlineData("https://x402.org/facilitator")]
    [InlineData("http://127.0.0.1:4021")]
    [InlineData("HTTPS://x402.org/")]
    [InlineData("http://[::1]:4021/a/b/")]
    public void An_address_of_a_facilitator_is_taken(string url) => Assert.Empty(Errors(new() { Url = url }));

    [Theory]
    [InlineData("x402.org/facilitator")]
    [InlineData("ftp://x402.org")]
    [InlineData("/facilitator")]
    [InlineData("https://")]
    [InlineData("https://x402.org/?key=1")]
    [InlineData("https://x402.org/#a")]
    [InlineData("")]
    public void What_is_no_address_is_told(string url) =>
        Assert.Equal([$"Url: '{url}' is not an address; write http(s)://host/path without query"], Errors(new() { Url = url }));

    [Fact]
    public void A_missing_address_is_told_with_an_example() =>
        Assert.Equal(["""Url: missing; write the facilitator's base address, e.g. "https://x402.org/facilitator" """.TrimEnd()], Errors(new()));

    [Fact]
    public void Credentials_in_an_address_would_never_be_sent_and_are_not_repeated() =>
        Assert.Equal(
            ["""Url: user and password in the address are never sent; write them under Headers, e.g. { "Authorization": "Basic …" }"""],
            Errors(new() { Url = "https://user:hunter2@x402.org/" }));

    [Theory]
    [InlineData("00:00:00")]
    [InlineData("-00:00:01")]
    [InlineData("00:10:00.001")]
    [InlineData("5.00:00:00")]
    public void A_timeout_that_nobody_can_mean_is_told(string time)
    {
        var value = TimeSpan.Parse(time);

        Assert.Equal(
            [
                "ConnectTimeout: must be between 00:00:00.0010000 and 00:10:00",
                "VerifyTimeout: must be between 00:00:00.0010000 and 00:10:00",
                "SettleTimeout: must be between 00:00:00.0010000 and 00:10:00",
            ],
            Errors(new() { Url = "https://h", ConnectTimeout = value, VerifyTimeout = value, SettleTimeout = value }));
    }

    // No timer waits for longer than 49 days: the refresh would have stopped the process.
    [Theory]
    [InlineData("00:00:00.999")]
    [InlineData("1.00:00:01")]
    [InlineData("100.00:00:00")]
    public void A_refresh_out_of_range_is_told(string time) =>
        Assert.Equal(
            [$"SupportedRefresh: '{TimeSpan.Parse(time)}' is out of range; write a time between 00:00:01 and 1.00:00:00"],
            Errors(new() { Url = "https://h", SupportedRefresh = TimeSpan.Parse(time) }));

    [Theory]
    [InlineData("00:00:01")]
    [InlineData("1.00:00:00")]
    public void A_refresh_at_its_bounds_is_taken(string time) => Assert.Empty(Errors(new() { Url = "https://h", SupportedRefresh = TimeSpan.Parse(time) }));

    [Theory]
    [InlineData("Authorization", "Bearer a.b-c_d")]
    [InlineData("X-Api-Key", "a b")]
    public void A_header_that_can_be_sent_is_taken(string name, string value) => Assert.Empty(Errors(WithHeader(name, value)));

    [Theory]
    [InlineData("Content-Type")]
    [InlineData("X Api Key")]
    [InlineData("X-Api-Key:")]
    [InlineData("")]
    public void A_header_that_no_request_is_given_is_told(string name) =>
        Assert.Equal([$"Headers:{name}: this is not a header that a request may be given; write one such as Authorization"], Errors(WithHeader(name, "a")));

    [Theory]
    [InlineData("")]
    [InlineData("hunter2\n")]
    [InlineData("hunter2\r\nX-Other: a")]
    [InlineData("hunt\u00e9r2")]
    [InlineData("hunter2\t")]
    public void A_value_that_cannot_be_sent_is_told_and_not_repeated(string value) =>
        Assert.Equal(["Headers:Authorization: the value cannot be sent; write 1 or more printable ASCII characters"], Errors(WithHeader("Authorization", value)));

    [Fact]
    public void Everything_that_is_wrong_is_told_at_once() =>
        Assert.Equal(
            ["Url", "ConnectTimeout", "SupportedRefresh", "Headers"],
            Errors(new() { ConnectTimeout = TimeSpan.Zero, SupportedRefresh = TimeSpan.Zero, Headers = { ["a b"] = "c" } }).Select(line => line.Split(':')[0]));

    private static FacilitatorOptions WithHeader(string name, string value) => new() { Url = "https://h", Headers = { [name] = value } };

    private static IReadOnlyList<string> Errors(FacilitatorOptions options)
    {
        const string Path = "Sidecar:Facilitators:primary";
        var errors = new ReportedErrors();
        FacilitatorOptionsValidator.Validate(options, Path, errors);
        return [.. errors.Lines.Select(line => line[(Path.Length + 1)..])];
    }
}
