using Sidecar.Ledger.Audit;

namespace Sidecar.Ledger.Control;

/// <summary>A ledger with tables of spending and of what steers it.</summary>
internal interface IControlTables
{
    IControlStore Control { get; }

    IAuditLedger Audit { get; }

    SqlAuditHistory AuditHistory { get; }

    ISpendLedger Spends { get; }

    ISpendTokenLedger Tokens { get; }
}
