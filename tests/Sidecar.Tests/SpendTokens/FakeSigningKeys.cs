using Sidecar.Ledger;

namespace Sidecar.Tests.SpendTokens;

/// <summary>Keys in a list; away when told so.</summary>
internal sealed class FakeSigningKeys : ISigningKeyLedger
{
    private readonly List<SigningKeyRecord> _keys = [];

    public bool IsAway { get; set; }

    public IReadOnlyList<SigningKeyRecord> Keys => _keys;

    public ValueTask<IReadOnlyList<SigningKeyRecord>> ListAsync(CancellationToken cancellationToken) =>
        IsAway ? throw new LedgerUnavailableException("away") : new([.. _keys]);

    public ValueTask<ControlWrite<SigningKeyRecord>> AddAsync(SigningKeyRecord key, string? newest, AuditEntry audit, CancellationToken cancellationToken)
    {
        if (newest != (_keys.Count > 0 ? _keys[0].Id : null))
        {
            return new(new ControlWrite<SigningKeyRecord>.Conflict("another was newer"));
        }

        _keys.Insert(0, key);
        return new(new ControlWrite<SigningKeyRecord>.Written(key));
    }

    public ValueTask<ControlWrite<SigningKeyRecord>> DeleteAsync(string id, AuditEntry audit, CancellationToken cancellationToken)
    {
        var gone = _keys.Find(key => key.Id == id)!;
        _keys.Remove(gone);
        return new(new ControlWrite<SigningKeyRecord>.Written(gone));
    }
}
