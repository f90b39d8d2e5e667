namespace Sidecar.Policies;

/// <summary>A gate that knows what a request has cost before: one that shows a payment which bought something already. Found among the gates of the plan.</summary>
internal interface IEarlierSpends
{
    /// <summary>Whether a token was spent with what the request shows, so that nothing is to be spent for it again.</summary>
    /// <param name="token">See <see cref="SpendAllowance.TokenId"/>.</param>
    ValueTask<EarlierSpend> FindSpendAsync(Passage passage, Digest token, CancellationToken cancellationToken);
}

/// <summary>What is known of an earlier spend.</summary>
internal enum EarlierSpend
{
    /// <summary>There is none, or it was reversed.</summary>
    None,

    /// <summary>It is written down, and counts.</summary>
    Counts,

    /// <summary>It cannot be found out now.</summary>
    Unavailable,
}
