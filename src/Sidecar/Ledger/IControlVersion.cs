namespace Sidecar.Ledger;

/// <summary>
/// A number that moves on in the same commit as every change of an agent, a budget, a stop or a signing key. Whoever keeps copies of them asks for it often: a copy that was read under the present
/// number, after the number was read, is the present one.
/// </summary>
internal interface IControlVersion
{
    /// <exception cref="LedgerUnavailableException">The ledger cannot be read.</exception>
    ValueTask<long> GetAsync(CancellationToken cancellationToken);
}
