using System.Runtime.InteropServices;
using Sidecar.Policies;

namespace Sidecar.Ledger;

/// <summary>A revocation as the store of state needs it: of whatever kind, also one that only a newer program knows.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct KeptRevocation(Digest Key, DateTimeOffset Until);
