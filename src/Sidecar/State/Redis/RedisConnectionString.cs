using StackExchange.Redis;

namespace Sidecar.State.Redis;

/// <summary>Reads a connection string as users of StackExchange.Redis write it. What is wrong with it is told without repeating any of it.</summary>
internal static class RedisConnectionString
{
    private const string Example = "write HOST:PORT and options after commas, for example redis:6379,password=…,ssl=true.";

    // Quicker than the library's five and ten seconds: a second connection is made when the first does not come back.
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ReconnectAfter = TimeSpan.FromSeconds(1);

    /// <returns>What is wrong, or null.</returns>
    public static string? TryParse(string? text, out ConfigurationOptions options)
    {
        options = new ConfigurationOptions();
        if (string.IsNullOrWhiteSpace(text))
        {
            return "is missing; " + Example;
        }

        if (Names(text, "user"))
        {
            return "has a user, which this version of the client cannot log in as: leave it away and give the user named default the rights that are needed.";
        }

        try
        {
            options = ConfigurationOptions.Parse(text);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or OverflowException)
        {
            return "is not a connection string of StackExchange.Redis; " + Example;
        }

        if (options.EndPoints.Count == 0)
        {
            return "names no endpoint; " + Example;
        }

        Complete(options, text);
        return null;
    }

    private static void Complete(ConfigurationOptions options, string text)
    {
        // The start does not wait for Redis; readiness says whether it is there.
        options.AbortOnConnectFail = false;
        options.ReconnectRetryPolicy = new LinearRetry((int)ReconnectAfter.TotalMilliseconds);
        options.ClientName ??= "sidecar";
        if (!Names(text, "connectTimeout"))
        {
            options.ConnectTimeout = (int)ConnectTimeout.TotalMilliseconds;
        }

        // The port is shown before the library has filled it in.
        options.SetDefaultPorts();
    }

    private static bool Names(string text, string option) => text.Split(',').Any(part =>
        part.IndexOf('=') is > 0 and var sign && part[..sign].Trim().Equals(option, StringComparison.OrdinalIgnoreCase));
}
