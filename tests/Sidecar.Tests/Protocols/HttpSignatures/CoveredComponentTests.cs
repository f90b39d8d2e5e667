using Sidecar.Protocols.HttpSignatures;

namespace Sidecar.Tests.Protocols.HttpSignatures;

public sealed class CoveredComponentTests
{
    [Theory]
    [InlineData("@method", "\"@method\"")]
    [InlineData("\"@method\"", "\"@method\"")]
    [InlineData("@path;req", "\"@path\";req")]
    [InlineData("\"signature-agent\";key=\"sig1\"", "\"signature-agent\";key=\"sig1\"")]
    [InlineData("content-digest;bs;req", "\"content-digest\";bs;req")]
    public void Components_are_read_with_quotes_and_without(string text, string written)
    {
        Assert.True(CoveredComponent.TryParse(text, out var component));
        Assert.Equal(written, component.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("Content-Type")]
    [InlineData("@signature-params")]
    [InlineData("a b")]
    [InlineData("\"a\" ; x =")]
    [InlineData("a;X")]
    [InlineData("a;x;x")]
    [InlineData("\"a\", \"b\"")]
    public void What_names_no_component_is_refused(string text) => Assert.False(CoveredComponent.TryParse(text, out _));

    [Fact]
    public void Components_are_the_same_whatever_the_order_of_their_parameters()
    {
        Assert.Equal(Messages.Component("a;req;bs"), Messages.Component("a;bs;req"));
        Assert.Equal(Messages.Component("a;req;bs").GetHashCode(), Messages.Component("a;bs;req").GetHashCode());
        Assert.NotEqual(Messages.Component("a;req"), Messages.Component("a"));
        Assert.NotEqual(Messages.Component("a;key=\"x\""), Messages.Component("a;key=\"y\""));
        Assert.NotEqual(Messages.Component("a;bs"), Messages.Component("a;sf"));
        Assert.Equal(CoveredComponent.OfMember("signature-agent", "sig1"), Messages.Component("signature-agent;key=\"sig1\""));
        Assert.Equal(CoveredComponent.OfRequest("@path"), Messages.Component("@path;req"));
    }

    [Fact]
    public void A_name_that_is_none_is_no_component() => Assert.Throws<ArgumentException>(() => CoveredComponent.Of("Content-Type"));
}
