using Sidecar.Protocols.Jose;

namespace Sidecar.Protocols.SpendTokens;

/// <summary>Whether the issuer's key made a spend token. Nothing is said of its times, audience and scope yet.</summary>
public abstract record SpendTokenVerdict
{
    private SpendTokenVerdict()
    {
    }

    /// <summary>It did.</summary>
    /// <param name="Token">What the issuer says.</param>
    /// <param name="Key">The key that made the signature.</param>
    public sealed record Verified(SpendToken Token, VerificationKey Key) : SpendTokenVerdict;

    /// <summary>None of the keys has the token's <c>kid</c>: the issuer may have new keys since these were fetched.</summary>
    public sealed record UnknownKey : SpendTokenVerdict
    {
        /// <summary>The only one.</summary>
        public static UnknownKey Instance { get; } = new();
    }

    /// <summary>The key is not for the algorithm that the token names.</summary>
    public sealed record WrongAlgorithm : SpendTokenVerdict
    {
        /// <summary>The only one.</summary>
        public static WrongAlgorithm Instance { get; } = new();
    }

    /// <summary>The key did not make this signature.</summary>
    public sealed record WrongSignature : SpendTokenVerdict
    {
        /// <summary>The only one.</summary>
        public static WrongSignature Instance { get; } = new();
    }
}
