namespace Sidecar.Policies;

/// <summary>A whole answer that a gate gives instead of the upstream: a preflight's, or one that was stored earlier.</summary>
internal sealed record StoredAnswer(int Status, IHeaderDictionary Headers, ReadOnlyMemory<byte> Body);
