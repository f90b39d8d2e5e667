using System.Text;
using Sidecar.Protocols.Json;

namespace Sidecar.Tests.Protocols.Json;

public sealed class JsonRpcIdTests
{
    [Theory]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\"}", "1")]
    [InlineData(" { \"method\" : \"m\", \"params\" : { \"id\" : 2, \"a\" : [ { } ] }, \"id\" : -12 } ", "-12")]
    [InlineData("{\"\\u0069d\":\"x y\",\"method\":\"m\"}", "\"x y\"")]
    [InlineData("{\"id\":\"caf\u00e9 \\n\",\"method\":\"m\"}", "\"caf\u00e9 \\n\"")]
    public void Id_is_read_as_it_stands(string body, string id)
    {
        Assert.True(JsonRpcId.TryRead(Encoding.UTF8.GetBytes(body), out var read));
        Assert.Equal(id, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[{\"id\":1,\"method\":\"m\"}]")]
    [InlineData("{\"method\":\"m\"}")]
    [InlineData("{\"id\":1,\"result\":{}}")]
    [InlineData("{\"id\":1,\"method\":7}")]
    [InlineData("{\"id\":1,\"id\":2,\"method\":\"m\"}")]
    [InlineData("{\"id\":1,\"\\u0069d\":2,\"method\":\"m\"}")]
    [InlineData("{\"id\":null,\"method\":\"m\"}")]
    [InlineData("{\"id\":1e3,\"method\":\"m\"}")]
    [InlineData("{\"id\":true,\"method\":\"m\"}")]
    [InlineData("{\"id\":[1],\"method\":\"m\"}")]
    [InlineData("{\"id\":1,\"method\":\"m\"}}")]
    [InlineData("{\"id\":1,\"method\":\"m\"} {}")]
    [InlineData("{\"id\":1,\"method\":\"m\"")]
    [InlineData("{\"id\":01,\"method\":\"m\"}")]
    [InlineData("{\"id\":1,\"method\":\"m\",}")]
    [InlineData("{\"id\":\"\\ud800\",\"method\":\"m\"}")]
    [InlineData("{\"id\":1,\"method\":\"m\",\"\\udc0d\":1}")]
    [InlineData("7")]
    public void What_is_no_request_with_one_id_has_none(string body) => Assert.False(JsonRpcId.TryRead(Encoding.UTF8.GetBytes(body), out _));

    [Fact]
    public void Bytes_that_are_no_text_are_not_repeated() => Assert.False(JsonRpcId.TryRead([.. "{\"method\":\"m\",\"id\":\""u8, 0xff, .. "\"}"u8], out _));

    [Fact]
    public void Long_ids_and_deep_bodies_are_not_read()
    {
        Assert.True(JsonRpcId.TryRead(Encoding.ASCII.GetBytes($"{{\"id\":\"{new string('a', JsonRpcId.MaxLength - 2)}\",\"method\":\"m\"}}"), out _));
        Assert.False(JsonRpcId.TryRead(Encoding.ASCII.GetBytes($"{{\"id\":\"{new string('a', JsonRpcId.MaxLength - 1)}\",\"method\":\"m\"}}"), out _));
        Assert.False(JsonRpcId.TryRead(Encoding.ASCII.GetBytes($"{{\"id\":1,\"method\":\"m\",\"params\":{new string('[', 100)}{new string(']', 100)}}}"), out _));
    }
}
