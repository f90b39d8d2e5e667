namespace Sidecar.Budgets;

/// <summary>A webhook for alerts, signed as Standard Webhooks does. Section <c>Sidecar:Spending:Alerts</c>.</summary>
internal sealed class SpendAlertOptions
{
    /// <summary>Where alerts are sent to: an <c>https://</c> address, or <c>http://</c> to this machine. None by default: no webhook.</summary>
    public string? Url { get; set; }

    /// <summary>
    /// What alerts are signed with: <c>whsec_</c> and base64 of 24 to 64 random bytes, or <c>whsk_</c> and base64 of an Ed25519 private key. Required with <see cref="Url"/>; write it as <c>env:NAME</c> or <c>file:PATH</c>.
    /// </summary>
    public string? Secret { get; set; }
}
