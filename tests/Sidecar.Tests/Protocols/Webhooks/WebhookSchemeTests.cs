using FsCheck;
using FsCheck.Fluent;
using Sidecar.Protocols.Webhooks;

namespace Sidecar.Tests.Protocols.Webhooks;

/// <summary>What holds for every scheme.</summary>
public class WebhookSchemeTests
{
    private const string Body = """{"id":"evt_1","event_id":"evt_1","amount":7}""";

    public static TheoryData<string> Schemes => [.. Deliveries.All.Keys];

    [Fact]
    public void Deliveries_of_other_programs_are_verified() =>
        Assert.All(VectorFile.Cases("webhooks"), vector =>
        {
            var headers = vector.GetProperty("headers").EnumerateObject().Select(header => KeyValuePair.Create(header.Name, header.Value.GetString()!));
            var signedAt = vector.GetProperty("signedAt") is { ValueKind: System.Text.Json.JsonValueKind.Number } seconds ? DateTimeOffset.FromUnixTimeSeconds(seconds.GetInt64()) : (DateTimeOffset?)null;
            Assert.Equal(
                new WebhookResult.Verified(0, vector.GetProperty("eventId").GetString(), signedAt),
                Deliveries.OfVector(vector).Verify(headers, vector.Text("body")));
        });

    [Theory]
    [MemberData(nameof(Schemes))]
    public void What_a_scheme_signs_it_verifies(string name)
    {
        var scheme = Deliveries.All[name]();
        var verified = Assert.IsType<WebhookResult.Verified>(scheme.Verify(scheme.Sign(Body), Body));
        Assert.Equal(scheme.SignsTime ? Deliveries.At : null, verified.SignedAt);
        Assert.Equal(scheme.SignsTime, verified.SignedAt is not null);
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public void A_tampered_body_is_a_mismatch(string name)
    {
        var scheme = Deliveries.All[name]();
        var headers = scheme.Sign(Body);
        Assert.IsType<WebhookResult.Mismatch>(scheme.Verify(headers, Body.Replace('7', '8')));
        Assert.IsType<WebhookResult.Mismatch>(scheme.Verify(headers, Body + "\n"));
        Assert.IsType<WebhookResult.Mismatch>(scheme.Verify(headers, ""));
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public void Every_header_is_demanded_once(string name)
    {
        var scheme = Deliveries.All[name]();
        var headers = scheme.Sign(Body);
        Assert.All(headers, header =>
        {
            Assert.Equal(header.Key, Assert.IsType<WebhookResult.Missing>(scheme.Verify(headers.Where(other => other.Key != header.Key), Body)).Header, ignoreCase: true);
            Assert.IsType<WebhookResult.Malformed>(scheme.Verify(headers.Append(header), Body));
        });
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public void No_header_can_be_changed(string name)
    {
        var scheme = Deliveries.All[name]();
        var headers = scheme.Sign(Body);
        Assert.All(headers.Keys, key => Prop.ForAll(Gen.Choose(0, headers[key].Length - 1).ToArbitrary(), Gen.Elements('0', '1', 'A', 'b', '.', ',', '=').ToArbitrary(), (at, with) =>
        {
            var changed = headers[key].ToCharArray();
            changed[at] = with;
            var text = new string(changed);
            return text.Equals(headers[key], StringComparison.OrdinalIgnoreCase)
                || scheme.Verify(headers.Where(other => other.Key != key).Append(new(key, text)), Body) is not WebhookResult.Verified;
        }).QuickCheckThrowOnFailure());
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public void Any_headers_and_any_body_are_judged_without_an_exception(string name)
    {
        var scheme = Deliveries.All[name]();
        var signed = scheme.Sign(Body).Keys.ToArray();
        Prop.ForAll<string?, byte[]>((text, body) =>
            scheme.Verify(_ => [text], body) is not WebhookResult.Verified
            && Array.TrueForAll(["t=1,v1=", "v1,", "sha256=", "eyJhbGciOiJFUzI1NiJ9.."], prefix => scheme.Verify(_ => [prefix + text], body) is not WebhookResult.Verified)
            && Array.TrueForAll(signed, key => scheme.Verify(header => header == key ? [text] : ["1"], body) is not WebhookResult.Verified)).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("StandardWebhooks", "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", Deliveries.Secret)]
    [InlineData("Stripe", "old", "new")]
    [InlineData("GitHub", "old", "new")]
    [InlineData("Acp", "old", "new")]
    public void Each_of_several_secrets_verifies_and_is_named(string name, string old, string @new)
    {
        var both = Deliveries.Of(name, old, @new);
        Assert.Equal(0, Assert.IsType<WebhookResult.Verified>(both.Verify(Deliveries.Of(name, old).Sign(Body), Body)).SecretIndex);
        Assert.Equal(1, Assert.IsType<WebhookResult.Verified>(both.Verify(Deliveries.Of(name, @new).Sign(Body), Body)).SecretIndex);
        Assert.IsType<WebhookResult.Mismatch>(Deliveries.Of(name, @new).Verify(Deliveries.Of(name, old).Sign(Body), Body));
    }
}
