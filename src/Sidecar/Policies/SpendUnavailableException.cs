namespace Sidecar.Policies;

/// <summary>What decides about spending cannot be read now.</summary>
internal sealed class SpendUnavailableException(string message, Exception? cause = null) : Exception(message, cause);
