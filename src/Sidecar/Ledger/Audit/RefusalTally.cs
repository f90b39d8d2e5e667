using System.Runtime.InteropServices;

namespace Sidecar.Ledger.Audit;

/// <summary>How many refusals of one kind there were.</summary>
/// <param name="Began">Timestamp of when the present stretch of time began.</param>
/// <param name="Stretch">How long it is.</param>
/// <param name="Written">Those that have a record each.</param>
/// <param name="More">Those that have none yet.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct RefusalTally(long Began, TimeSpan Stretch, int Written, long More);
