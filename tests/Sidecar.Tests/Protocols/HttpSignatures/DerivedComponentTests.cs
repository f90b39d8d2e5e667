using Sidecar.Protocols.HttpSignatures;

namespace Sidecar.Tests.Protocols.HttpSignatures;

/// <summary>RFC 9421 §2.2, with its own examples.</summary>
public sealed class DerivedComponentTests
{
    [Theory]
    [InlineData("@method", "POST")]
    [InlineData("@target-uri", "https://www.example.com/path?param=value")]
    [InlineData("@authority", "www.example.com")]
    [InlineData("@scheme", "https")]
    [InlineData("@request-target", "/path?param=value")]
    [InlineData("@path", "/path")]
    [InlineData("@query", "?param=value")]
    public void Each_component_of_a_request_has_the_value_of_the_specification(string component, string value) =>
        Assert.Equal($"\"{component}\": {value}", Messages.Request().Lines(component));

    [Theory]
    [InlineData("GET", "https://www.example.com/path?param=value", "www.example.com")]
    [InlineData("CONNECT", "www.example.com:80", "www.example.com:80")]
    [InlineData("OPTIONS", "*", "www.example.com")]
    public void A_request_target_is_signed_in_the_form_in_which_it_came(string method, string target, string authority) =>
        Assert.Equal($"\"@request-target\": {target}", Messages.Request(target, method, authority).Lines("@request-target"));

    [Theory]
    [InlineData("/path?param=value&foo=bar&baz=bat%2Dman", "/path", "?param=value&foo=bar&baz=bat%2Dman")]
    [InlineData("/path?queryString", "/path", "?queryString")]
    [InlineData("/path", "/path", "?")]
    [InlineData("/path?", "/path", "?")]
    [InlineData("/", "/", "?")]
    [InlineData("/a%2Fb/../c//d?x=%20&y=?", "/a%2Fb/../c//d", "?x=%20&y=?")]
    [InlineData("https://www.example.com", "/", "?")]
    [InlineData("https://www.example.com?a", "/", "?a")]
    [InlineData("https://WWW.example.com:443/p?a", "/p", "?a")]
    [InlineData("/r?u=http://other.example/", "/r", "?u=http://other.example/")]
    public void Path_and_query_are_signed_as_they_came(string target, string path, string query)
    {
        Assert.Equal($"\"@path\": {path}\n\"@query\": {query}", Messages.Request(target).Lines("@path", "@query"));
        var uri = query == "?" && !target.EndsWith('?') ? path : path + query;
        Assert.Equal($"\"@target-uri\": https://www.example.com{uri}", Messages.Request(target).Lines("@target-uri"));
    }

    [Theory]
    [InlineData("/path?param=value&foo=bar&baz=batman&qux=", "baz", "batman")]
    [InlineData("/path?param=value&foo=bar&baz=batman&qux=", "qux", "")]
    [InlineData("/path?param=value&foo=bar&baz=batman&qux=", "param", "value")]
    [InlineData("/parameters?var=this%20is%20a%20big%0Amultiline%20value&bar=with+plus+whitespace&fa%C3%A7ade%22%3A%20=something", "var", "this%20is%20a%20big%0Amultiline%20value")]
    [InlineData("/parameters?var=this%20is%20a%20big%0Amultiline%20value&bar=with+plus+whitespace&fa%C3%A7ade%22%3A%20=something", "bar", "with%20plus%20whitespace")]
    [InlineData("/parameters?var=this%20is%20a%20big%0Amultiline%20value&bar=with+plus+whitespace&fa%C3%A7ade%22%3A%20=something", "fa%C3%A7ade%22%3A%20", "something")]
    [InlineData("/?&&flag&x=1", "flag", "")]
    [InlineData("/?a=%zz%4&b", "a", "%25zz%254")]
    [InlineData("/?a=%FF", "a", "%EF%BF%BD")]
    [InlineData("/?a=b=c%7e~", "a", "b%3Dc%7E%7E")]
    [InlineData("/?%61=1", "a", "1")]
    [InlineData("/?=1", "", "1")]
    public void A_query_parameter_is_decoded_and_encoded_again_in_one_way(string target, string name, string value) =>
        Assert.Equal($"\"@query-param\";name=\"{name}\": {value}", Messages.Request(target).Lines($"\"@query-param\";name=\"{name}\""));

    [Theory]
    [InlineData("/path?a=1", "b", SignatureBaseFault.QueryParameterMissing)]
    [InlineData("/path", "", SignatureBaseFault.QueryParameterMissing)]
    [InlineData("/path?a=1&a=1", "a", SignatureBaseFault.QueryParameterNotSingle)]
    [InlineData("/path?a=1&%61=2", "a", SignatureBaseFault.QueryParameterNotSingle)]
    [InlineData("/path?%61=1", "%61", SignatureBaseFault.QueryParameterMissing)]
    public void A_query_parameter_that_is_not_there_once_is_refused(string target, string name, SignatureBaseFault fault) =>
        Assert.Equal(fault, Messages.Request(target).Fault($"\"@query-param\";name=\"{name}\""));

    [Fact]
    public void A_status_is_signed_with_three_digits() => Assert.Equal("\"@status\": 200", SignedMessage.OfResponse(200, Messages.Headers()).Lines("@status"));

    [Theory]
    [InlineData("@status", SignatureBaseFault.NotDerivable)]
    [InlineData("@unheard-of", SignatureBaseFault.UnknownDerivedComponent)]
    [InlineData("@query-param", SignatureBaseFault.InvalidParameter)]
    [InlineData("@query-param;name=a", SignatureBaseFault.InvalidParameter)]
    [InlineData("@path;name=\"a\"", SignatureBaseFault.InvalidParameter)]
    [InlineData("@path;sf", SignatureBaseFault.InvalidParameter)]
    [InlineData("@path;key=\"a\"", SignatureBaseFault.InvalidParameter)]
    [InlineData("@path;req=?0", SignatureBaseFault.InvalidParameter)]
    [InlineData("@path;x", SignatureBaseFault.UnknownParameter)]
    [InlineData("@path;req", SignatureBaseFault.RequestParameterInRequest)]
    public void A_component_that_a_request_has_not_is_refused(string component, SignatureBaseFault fault) =>
        Assert.Equal(fault, Messages.Request().Fault(component));

    [Theory]
    [InlineData("@method")]
    [InlineData("@authority")]
    [InlineData("@scheme")]
    [InlineData("@target-uri")]
    [InlineData("@request-target")]
    [InlineData("@path")]
    [InlineData("@query")]
    public void A_response_has_what_its_request_has_only_when_it_says_so(string component)
    {
        var response = SignedMessage.OfResponse(200, Messages.Headers(), Messages.Request());

        Assert.Equal(SignatureBaseFault.NotDerivable, response.Fault(component));
        Assert.Equal(Messages.Request().Lines(component).Replace("\":", "\";req:", StringComparison.Ordinal), response.Lines(component + ";req"));
        Assert.Equal(SignatureBaseFault.RequestUnknown, SignedMessage.OfResponse(200, Messages.Headers()).Fault(component + ";req"));
        Assert.Equal(SignatureBaseFault.NotDerivable, response.Fault("@status;req"));
    }

    [Theory]
    [InlineData("*", "OPTIONS", SignatureBaseFault.NotDerivable)]
    [InlineData("www.example.com:443", "CONNECT", SignatureBaseFault.NotDerivable)]
    [InlineData("path", "GET", SignatureBaseFault.InvalidValue)]
    [InlineData("", "GET", SignatureBaseFault.InvalidValue)]
    [InlineData("/a b", "GET", SignatureBaseFault.InvalidValue)]
    [InlineData("/a\n", "GET", SignatureBaseFault.InvalidValue)]
    [InlineData("/a#b", "GET", SignatureBaseFault.InvalidValue)]
    [InlineData("/é", "GET", SignatureBaseFault.NotAscii)]
    [InlineData("https://evil.example/p", "GET", SignatureBaseFault.ConflictingTarget)]
    [InlineData("http://www.example.com/p", "GET", SignatureBaseFault.ConflictingTarget)]
    [InlineData("https://a@www.example.com/p", "GET", SignatureBaseFault.InvalidValue)]
    public void A_target_without_a_path_to_sign_is_refused(string target, string method, SignatureBaseFault fault)
    {
        Assert.Equal(fault, Messages.Request(target, method).Fault("@path"));
        Assert.Equal(fault, Messages.Request(target, method).Fault("@target-uri"));
    }

    [Theory]
    [InlineData("", SignatureBaseFault.InvalidValue)]
    [InlineData("GE T", SignatureBaseFault.InvalidValue)]
    [InlineData("GÉT", SignatureBaseFault.NotAscii)]
    public void A_method_that_is_none_is_refused(string method, SignatureBaseFault fault) => Assert.Equal(fault, Messages.Request(method: method).Fault("@method"));

    [Fact]
    public void Schemes_are_signed_in_lower_case_and_methods_as_they_came() =>
        Assert.Equal("\"@scheme\": https\n\"@method\": get", Messages.Request(scheme: "HTTPS", method: "get").Lines("@scheme", "@method"));
}
