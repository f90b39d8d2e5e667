using Sidecar.Hygiene;
using Sidecar.Policies;

namespace Sidecar.Tests.Hygiene;

public sealed class ServerLimitOptionsValidatorTests
{
    [Fact]
    public void Defaults_are_right() => Assert.Empty(Validate(new ServerLimitOptions()));

    [Fact]
    public void Bounds_may_be_switched_off_where_zero_means_that() =>
        Assert.Empty(Validate(new ServerLimitOptions { MinBodyBytesPerSecond = 0, MinResponseBytesPerSecond = 0, MaxConnections = 1 }));

    [Fact]
    public void Every_value_that_the_server_would_not_take_is_told() => Assert.Equal(
        [
            "MaxHeaderBytes", "MaxHeaders", "MaxRequestLineBytes", "MaxConnections", "MaxStreams", "MinBodyBytesPerSecond", "MaxBodyBytes", "MinResponseBytesPerSecond",
            "HeadersTimeout", "KeepAliveTimeout", "BodyGrace",
        ],
        Validate(new ServerLimitOptions
        {
            MaxHeaderBytes = 0,
            MaxHeaders = 0,
            MaxRequestLineBytes = 0,
            MaxConnections = 0,
            MaxStreams = 0,
            MinBodyBytesPerSecond = -1,
            MaxBodyBytes = 0,
            MinResponseBytesPerSecond = -1,
            HeadersTimeout = TimeSpan.Zero,
            KeepAliveTimeout = TimeSpan.Zero,
            BodyGrace = TimeSpan.FromSeconds(1),
        }));

    private static List<string> Validate(ServerLimitOptions options)
    {
        var errors = new Errors();
        ServerLimitOptionsValidator.Validate(options, "L", errors);
        return errors.Keys;
    }

    private sealed class Errors : IConfigurationErrors
    {
        public List<string> Keys { get; } = [];

        public void Add(string keyPath, string message) => Keys.Add(keyPath["L:".Length..]);
    }
}
