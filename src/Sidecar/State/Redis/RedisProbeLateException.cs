namespace Sidecar.State.Redis;

/// <summary>A probe of which nothing is known: this process was too busy to wait for it properly.</summary>
internal sealed class RedisProbeLateException(Exception cause) : Exception("The probe's time limit itself came late.", cause);
