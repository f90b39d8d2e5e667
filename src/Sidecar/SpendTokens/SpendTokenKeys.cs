using Sidecar.Protocols.Jose;

namespace Sidecar.SpendTokens;

/// <summary>The keys of an issuer that count now.</summary>
/// <param name="Set">The same object while the keys are the same: then what was verified with them still is.</param>
/// <param name="Keys">Those whose own time has come and is not over.</param>
internal sealed record SpendTokenKeys(object Set, IReadOnlyList<VerificationKey> Keys);
