using Sidecar.Ledger.ApiKeys;
using Sidecar.Ledger.Revocations;

namespace Sidecar.Ledger;

/// <summary>A ledger with small tables beside the payments.</summary>
internal interface ILedgerTables
{
    SqlApiKeyLedger ApiKeys { get; }

    SqlRevocationLedger Revocations { get; }
}
