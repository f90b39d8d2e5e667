namespace Sidecar.Payments.Chains;

/// <param name="Time">The chain's own clock, which is what an authorization's validity is measured by.</param>
internal sealed record ChainBlock(long Number, DateTimeOffset Time);
