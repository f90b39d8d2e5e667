namespace Sidecar.Ledger.ApiKeys;

/// <summary>A ledger with a table of keys.</summary>
internal interface IApiKeyTable
{
    SqlApiKeyLedger ApiKeys { get; }
}
