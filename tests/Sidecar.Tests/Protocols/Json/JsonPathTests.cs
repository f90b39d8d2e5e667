using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Sidecar.Protocols.Json;

namespace Sidecar.Tests.Protocols.Json;

public sealed class JsonPathTests
{
    private const string Cart = """{"totals":[{"type":"tax","amount":1},{"type":"total","amount":7}],"lines":[{"price":3},{"price":4}],"deep":{"a-b_c":{"x":true}},"n":null}""";

    [Theory]
    [InlineData("$.totals[type=total].amount", "7")]
    [InlineData("$.lines[1].price", "4")]
    [InlineData("$.deep.a-b_c.x", "true")]
    [InlineData("$.lines", """[{"price":3},{"price":4}]""")]
    public void A_path_finds_its_one_value(string path, string expected) => Assert.Equal(expected, Find(path, Cart)?.GetRawText());

    [Theory]
    [InlineData("$.lines", "/lines")]
    [InlineData("$.deep.a-b_c.x", "/deep/a-b_c/x")]
    [InlineData("$.lines[1].price", "/lines/1/price")]
    [InlineData("$[0]", "/0")]
    [InlineData("$.totals[type=total].amount", null)]
    public void A_path_without_a_filter_is_a_json_pointer_too(string text, string? pointer)
    {
        Assert.True(JsonPath.TryParse(text, out var path));
        Assert.Equal(pointer, path.ToPointer());
    }

    [Theory]
    [InlineData("$.missing")]
    [InlineData("$.lines[2].price")]
    [InlineData("$.lines.price")]
    [InlineData("$.totals[type=none].amount")]
    [InlineData("$.deep[0]")]
    [InlineData("$.n.x")]
    public void A_path_that_leads_nowhere_finds_nothing(string path) => Assert.Null(Find(path, Cart));

    [Fact]
    public void A_filter_that_fits_two_finds_neither() =>
        Assert.Null(Find("$.totals[type=total].amount", """{"totals":[{"type":"total","amount":1},{"type":"total","amount":7}]}"""));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("$")]
    [InlineData("totals")]
    [InlineData("$..amount")]
    [InlineData("$.")]
    [InlineData("$.a[")]
    [InlineData("$.a[]")]
    [InlineData("$.a[*]")]
    [InlineData("$.a[-1]")]
    [InlineData("$.a[1:2]")]
    [InlineData("$.a[type=]")]
    [InlineData("$.a[=x]")]
    [InlineData("$.a b")]
    public void What_could_mean_two_values_or_none_is_no_path(string? text) => Assert.False(JsonPath.TryParse(text, out _));

    [Fact]
    public void Any_text_is_a_path_that_is_written_as_it_was_read_or_none() =>
        Prop.ForAll(ArbMap.Default.ArbFor<string>(), text => !JsonPath.TryParse("$." + text, out var path) || path.ToString() == "$." + text).QuickCheckThrowOnFailure();

    private static JsonElement? Find(string text, string json)
    {
        Assert.True(JsonPath.TryParse(text, out var path));
        using var document = JsonDocument.Parse(json);
        return path.Find(document.RootElement)?.Clone();
    }
}
