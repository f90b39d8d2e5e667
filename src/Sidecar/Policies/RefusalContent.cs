namespace Sidecar.Policies;

/// <summary>A refusal's body as a protocol prescribes it, already encoded.</summary>
internal sealed record RefusalContent(string ContentType, ReadOnlyMemory<byte> Bytes);
