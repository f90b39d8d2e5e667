namespace Sidecar.Payments.Chains;

/// <summary>
/// An entry of the list <c>Sidecar:Chains</c>: a chain whose node may be asked what became of a payment when the facilitator does not tell.
/// Default: no chains; a settlement without a known outcome then waits for the facilitator to say that it settled.
/// </summary>
internal sealed class ChainOptions
{
    public const string Section = "Sidecar:Chains";

    /// <summary>The chain as policies name it, in CAIP-2: <c>eip155:84532</c>. Required; <c>eip155</c> only, each once.</summary>
    public string? Network { get; set; }

    /// <summary>Address of the node's JSON-RPC. Required. Where it carries a key, write it as <c>env:NAME</c> or <c>file:PATH</c>; it is never logged.</summary>
    public string? RpcUrl { get; set; }

    /// <summary>Headers sent with every call, such as <c>Authorization</c>; secrets as <c>env:</c> or <c>file:</c>. Default none.</summary>
    public Dictionary<string, string> Headers { get; set; } = [];

    /// <summary>Patience for one call. Default 5 seconds.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How many blocks, its own included, must hold a transaction before it is believed. 1 to 100; default 1, the latest block.</summary>
    public int Confirmations { get; set; } = 1;
}
