namespace Sidecar.Ledger.Postgres;

/// <summary>How long a replica that is silent counts as alive, and what follows from it.</summary>
/// <param name="Lifetime">Without a word for this long it is dead, by the database's clock.</param>
/// <param name="Beat">How often a replica without writes says that it is alive, and looks for others that are not.</param>
/// <param name="Grace">How long a connection must stand before the silence of others counts: after an outage of the database everybody has been silent.</param>
internal sealed record PostgresTiming(TimeSpan Lifetime, TimeSpan Beat, TimeSpan Grace)
{
    public static PostgresTiming Default { get; } = new(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(15));
}
