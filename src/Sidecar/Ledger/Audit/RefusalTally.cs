using System.Runtime.InteropServices;

namespace Sidecar.Ledger.Audit;

/// <summary>How many refusals of one kind there were.</summary>
/// <param name="Began">Timestamp of the first.</param>
/// <param name="Written">Those that have a record each.</param>
/// <param name="More">Those that have none yet.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct RefusalTally(long Began, int Written, long More);
