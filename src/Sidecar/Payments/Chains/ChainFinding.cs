namespace Sidecar.Payments.Chains;

/// <summary>What a chain tells of an authorization. A closed set. All but <see cref="NotUsed"/> and <see cref="Undecided"/> are final.</summary>
internal abstract record ChainFinding
{
    private ChainFinding()
    {
    }

    /// <summary>The money moved: from the payer to the merchant, in full.</summary>
    internal sealed record Settled(string Transaction) : ChainFinding;

    /// <summary>The payer took the authorization back before it was used.</summary>
    internal sealed record Cancelled : ChainFinding;

    /// <summary>The payer used the authorization's nonce for another transfer, so that this one can never be made.</summary>
    internal sealed record UsedOtherwise(string Transaction) : ChainFinding;

    /// <summary>Neither used nor cancelled.</summary>
    /// <param name="AsOf">The time of the block that says so, by the chain's own clock.</param>
    internal sealed record NotUsed(DateTimeOffset AsOf) : ChainFinding;

    /// <param name="Note">Why, for the operator; without addresses of nodes.</param>
    internal sealed record Undecided(string Note) : ChainFinding;
}
