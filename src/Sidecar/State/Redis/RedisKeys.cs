using System.Text;
using Sidecar.Ledger;
using Sidecar.Policies;
using StackExchange.Redis;

namespace Sidecar.State.Redis;

/// <summary>
/// The names of what is kept: the operator's prefix, a letter or two for the store, 64 hexadecimal digits, and for a rate the length of its window. Nothing of a client's is in them but its hash.
/// </summary>
internal sealed class RedisKeys(string prefix)
{
    private const int HexDigits = 64;

    private readonly byte[] _payment = Encoding.ASCII.GetBytes(prefix + "p:");
    private readonly byte[] _nonce = Encoding.ASCII.GetBytes(prefix + "n:");
    private readonly byte[] _request = Encoding.ASCII.GetBytes(prefix + "i:");
    private readonly byte[] _answer = Encoding.ASCII.GetBytes(prefix + "a:");

    // With a hash tag: several are looked at in one call, so on a cluster all must be in one slot.
    private readonly byte[] _revocation = Encoding.ASCII.GetBytes(prefix + "{r}:");

    // The same: an attempt is charged to several limits.
    private readonly byte[] _rate = Encoding.ASCII.GetBytes(prefix + "{l}:");

    // The same: a reservation counts in several windows.
    private readonly byte[] _budget = Encoding.ASCII.GetBytes(prefix + "{b}w:");
    private readonly byte[] _budgetOpen = Encoding.ASCII.GetBytes(prefix + "{b}o:");
    private readonly byte[] _reservation = Encoding.ASCII.GetBytes(prefix + "{b}r:");

    public RedisKey Probe { get; } = prefix + "probe";

    /// <summary>Which replicas are there.</summary>
    public RedisKey Replicas { get; } = prefix + "replicas";

    /// <summary>Is there while the revocations of the ledger are.</summary>
    public RedisKey RevocationsMark { get; } = prefix + "{r}:complete";

    /// <summary>Is there while nothing was forgotten since the pass began.</summary>
    public RedisKey RevocationsPass(HolderToken pass) => $"{prefix}{{r}}:pass:{pass}";

    /// <summary>The channel on which replicas tell each other that something changed.</summary>
    public RedisChannel Control { get; } = new(prefix + "control", RedisChannel.PatternMode.Literal);

    public RedisKey Payment(PaymentKey key)
    {
        var hex = key.ToString();
        var name = new byte[_payment.Length + hex.Length];
        _payment.CopyTo(name, 0);
        Encoding.ASCII.GetBytes(hex, name.AsSpan(_payment.Length));
        return name;
    }

    public RedisKey Nonce(Digest key) => Name(_nonce, key);

    public RedisKey Request(Digest key) => Name(_request, key);

    public RedisKey Answer(Digest key) => Name(_answer, key);

    /// <param name="window">Milliseconds: rules that differ in it count apart.</param>
    public RedisKey Rate(Digest key, long window) => Name(_rate, key).Append($":{window}");

    public RedisKey Revocation(Digest key) => Name(_revocation, key);

    /// <summary>A window.</summary>
    public RedisKey Budget(Digest key) => Name(_budget, key);

    /// <summary>The open reservations of a window.</summary>
    public RedisKey BudgetOpen(Digest key) => Name(_budgetOpen, key);

    public RedisKey Reservation(Digest id) => Name(_reservation, id);

    private static RedisKey Name(byte[] store, Digest key)
    {
        Span<byte> bytes = stackalloc byte[HexDigits / 2];
        key.CopyTo(bytes);
        var name = new byte[store.Length + HexDigits];
        store.CopyTo(name, 0);
        Convert.TryToHexStringLower(bytes, name.AsSpan(store.Length), out _);
        return name;
    }
}
