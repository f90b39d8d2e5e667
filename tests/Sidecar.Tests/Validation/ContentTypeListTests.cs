using Sidecar.Validation;

namespace Sidecar.Tests.Validation;

public sealed class ContentTypeListTests
{
    [Theory]
    [InlineData("application/json", "application/json", true)]
    [InlineData("application/json", "Application/JSON", true)]
    [InlineData("application/json", "application/jsonx", false)]
    [InlineData("application/json", "text/json", false)]
    [InlineData("application/*+json", "application/problem+json", true)]
    [InlineData("application/*+json", "application/json", false)]
    [InlineData("application/*+json", "application/+json", false)]
    [InlineData("application/*+json", "image/svg+json", false)]
    [InlineData("image/*", "image/png", true)]
    [InlineData("image/*", "imagex/png", false)]
    [InlineData("image/*", "image/", false)]
    public void A_type_is_taken_or_not(string entry, string type, bool isTaken) => Assert.Equal(isTaken, ContentTypeList.Of([entry]).Takes(type));

    [Theory]
    [InlineData("*/*")]
    [InlineData("json")]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("application/ json")]
    [InlineData("application/*json")]
    [InlineData("application/")]
    [InlineData("")]
    [InlineData("a/b\n")]
    public void What_is_no_type_is_no_entry(string text) => Assert.False(ContentTypeList.IsEntry(text));

    [Fact]
    public void Clients_are_told_what_an_Accept_field_can_say() => Assert.Equal("application/json, image/*", ContentTypeList.Of(["application/json", "application/*+json", "image/*"]).Accept);
}
