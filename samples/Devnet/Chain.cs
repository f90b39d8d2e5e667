using System.Numerics;
using System.Security.Cryptography;
using Sidecar.Protocols.Ethereum;

namespace Devnet;

/// <summary>Balances and used nonces in memory, changed together or not at all, as a token contract does it.</summary>
internal sealed class Chain
{
    private readonly Lock _lock = new();
    private readonly Dictionary<EthereumAddress, BigInteger> _balances = [];
    private readonly HashSet<string> _usedNonces = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _receipts = new(StringComparer.Ordinal);

    public BigInteger BalanceOf(EthereumAddress address)
    {
        lock (_lock)
        {
            return Balance(address);
        }
    }

    /// <summary>The transaction that carried out exactly this signed message, or null.</summary>
    public string? ReceiptOf(byte[] digest)
    {
        lock (_lock)
        {
            return _receipts.GetValueOrDefault(Convert.ToHexString(digest));
        }
    }

    /// <summary>Why the transfer would fail now, or null.</summary>
    public string? Simulate(TransferWithAuthorization transfer)
    {
        lock (_lock)
        {
            return Objection(transfer);
        }
    }

    /// <summary>Moves the money, or says why not.</summary>
    public TransferResult Transfer(TransferWithAuthorization transfer, byte[] digest)
    {
        lock (_lock)
        {
            var key = Convert.ToHexString(digest);
            if (_receipts.TryGetValue(key, out var earlier))
            {
                return new TransferResult.AlreadyDone(earlier);
            }

            if (Objection(transfer) is { } objection)
            {
                return new TransferResult.Reverted(objection);
            }

            _usedNonces.Add(NonceKey(transfer));
            _balances[transfer.From] = Balance(transfer.From) - transfer.Value;
            _balances[transfer.To] = Balance(transfer.To) + transfer.Value;
            var transaction = "0x" + Convert.ToHexStringLower(SHA256.HashData(digest));
            _receipts.Add(key, transaction);
            return new TransferResult.Done(transaction);
        }
    }

    private string? Objection(TransferWithAuthorization transfer)
    {
        if (_usedNonces.Contains(NonceKey(transfer)))
        {
            return "invalid_exact_evm_nonce_already_used";
        }

        return Balance(transfer.From) < transfer.Value ? "invalid_exact_evm_insufficient_balance" : null;
    }

    private BigInteger Balance(EthereumAddress address) => _balances.GetValueOrDefault(address, Usdc.StartingBalance);

    private static string NonceKey(TransferWithAuthorization transfer) => transfer.From.ToLowerHex() + Convert.ToHexString(transfer.Nonce);
}
