namespace Sidecar.Payments.Facilitators;

/// <summary>An entry of <c>Sidecar:Facilitators</c>: a service that verifies and settles payments. The first that supports a way to pay is asked first.</summary>
internal sealed class FacilitatorOptions
{
    /// <summary>Base address; <c>/verify</c>, <c>/settle</c> and <c>/supported</c> are appended. Required.</summary>
    public string? Url { get; set; }

    /// <summary>Patience for a connection. Default 2 seconds.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Patience for one verification. Default 5 seconds.</summary>
    public TimeSpan VerifyTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Patience for one settlement; after it the outcome is unknown. Default 60 seconds.</summary>
    public TimeSpan SettleTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How often <c>/supported</c> is asked again; the last good answer stays when it fails. Default 10 minutes.</summary>
    public TimeSpan SupportedRefresh { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Headers sent with every call, such as <c>Authorization</c>; secrets as <c>env:</c> or <c>file:</c>. Default none.</summary>
    public Dictionary<string, string> Headers { get; set; } = [];
}
