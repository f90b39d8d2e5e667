namespace Sidecar.Identity.ApiKeys;

/// <summary>What holding a key out is worth.</summary>
internal enum ApiKeyProof
{
    /// <summary>Nobody was given such a key, or its secret is another: nobody is told which.</summary>
    Wrong,

    /// <summary>The key is one that somebody was given. How it stands is another question.</summary>
    Proven,

    /// <summary>Not one of the keys that are known here, and there may be others by now: the ledger has been away.</summary>
    Undecided,
}
