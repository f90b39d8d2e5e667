namespace Sidecar.Payments;

/// <summary>When a payment is settled.</summary>
internal enum SettleMode
{
    /// <summary>When the upstream answered below 400, before the first byte is sent. Nothing is taken for an error.</summary>
    AfterUpstream,

    /// <summary>Before the upstream is called: for work that cannot be undone. An error of the upstream then carries the receipt.</summary>
    BeforeUpstream,
}
