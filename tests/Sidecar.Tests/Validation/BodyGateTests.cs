using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Sidecar.Policies;
using Sidecar.Tests.Policies;
using Sidecar.Validation;

namespace Sidecar.Tests.Validation;

public sealed class BodyGateTests
{
    [Theory]
    [InlineData("application/json", null)]
    [InlineData("application/json; charset=utf-8", null)]
    [InlineData("application/json; charset=\"UTF-8\"", null)]
    [InlineData("application/vnd.shop+json", null)]
    [InlineData("application/json; charset=utf-16", "content_type_not_taken")]
    [InlineData("text/plain", "content_type_not_taken")]
    [InlineData("application/json, text/plain", "content_type_not_taken")]
    [InlineData("json", "content_type_not_taken")]
    [InlineData("", "content_type_not_taken")]
    [InlineData(null, "content_type_not_taken")]
    public async Task A_body_that_is_read_as_JSON_must_say_that_it_is(string? type, string? slug)
    {
        var refusal = await RefusalOfAsync(Request("{}", type), isJson: true);

        Assert.Equal((slug, slug is null ? null : "application/json"), (refusal?.Slug, refusal?.Headers.Single().Value.ToString()));
    }

    [Theory]
    [InlineData("identity", null)]
    [InlineData("gzip", "content_encoding_not_taken")]
    [InlineData("identity, gzip", "content_encoding_not_taken")]
    public async Task A_body_that_is_read_as_JSON_has_no_coding(string coding, string? slug)
    {
        var request = Request("{}", "application/json");
        request.Headers.ContentEncoding = coding;

        Assert.Equal(slug, (await RefusalOfAsync(request, isJson: true))?.Slug);
        Assert.Null(await RefusalOfAsync(request, isJson: false));
    }

    [Theory]
    [InlineData(4, null)]
    [InlineData(5, "body_too_large")]
    public async Task A_declared_length_is_believed_where_it_is_too_long(int length, string? slug)
    {
        var refusal = await RefusalOfAsync(Request(new string('a', length), null), isJson: false, maxBytes: 4);

        Assert.Equal((slug, slug is not null), (refusal?.Slug, refusal?.ClosesConnection ?? false));
    }

    [Fact]
    public async Task A_request_without_a_body_passes_unless_one_is_required()
    {
        Assert.Null(await RefusalOfAsync(Request("", null), isJson: true));
        Assert.Equal("body_required", (await RefusalOfAsync(Request("", null), isJson: true, isRequired: true))?.Slug);
    }

    [Fact]
    public async Task The_servers_own_bound_gives_way_so_that_a_refusal_can_be_read()
    {
        var request = Request(new string('a', 5), null);
        var bound = new Bound();
        request.HttpContext.Features.Set<IHttpMaxRequestBodySizeFeature>(bound);

        Assert.NotNull(await RefusalOfAsync(request, isJson: false, maxBytes: 4));
        Assert.Null(bound.MaxRequestBodySize);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task The_listeners_least_rate_gives_way_to_streams_alone(bool isStream, bool isEnforced)
    {
        var request = Request("body", null);
        var rate = new Rate();
        request.HttpContext.Features.Set<IHttpMinRequestBodyDataRateFeature>(rate);
        var limit = isEnforced ? new BodyLimit(100, TimeSpan.FromSeconds(1), TimeProvider.System) : null;

        await new BodyGate(new BodyShape(100, limit, Types: null, IsRequired: false, IsJson: false, isStream)).EnterAsync(SamplePassages.Of(request), default);

        Assert.Equal(isStream, rate.MinDataRate is null);
    }

    private static async Task<Refusal?> RefusalOfAsync(HttpRequest request, bool isJson, bool isRequired = false, long maxBytes = 100)
    {
        var shape = new BodyShape(maxBytes, new BodyLimit(maxBytes, TimeSpan.FromSeconds(1), TimeProvider.System), isJson ? ContentTypeList.Json : null, isRequired, isJson, IsStream: false);
        return (await new BodyGate(shape).EnterAsync(SamplePassages.Of(request), default)).Refusal;
    }

    private static HttpRequest Request(string body, string? type)
    {
        var request = new DefaultHttpContext().Request;
        request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        request.ContentLength = body.Length;
        request.ContentType = type;
        return request;
    }

    private sealed class Rate : IHttpMinRequestBodyDataRateFeature
    {
        public MinDataRate? MinDataRate { get; set; } = new(240, TimeSpan.FromSeconds(5));
    }

    private sealed class Bound : IHttpMaxRequestBodySizeFeature
    {
        public bool IsReadOnly => false;

        public long? MaxRequestBodySize { get; set; } = 3;
    }
}
