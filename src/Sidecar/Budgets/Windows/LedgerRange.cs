using System.Runtime.InteropServices;
using Sidecar.Ledger;

namespace Sidecar.Budgets.Windows;

/// <summary>What to sum up in the ledger for a window, see <see cref="ISpendLedger.SumAsync"/>.</summary>
/// <param name="Bucket">The length of a bucket; null where all of it is one.</param>
/// <param name="Number">Where all of it is one: that one's number. Otherwise the ledger numbers them.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct LedgerRange(DateTimeOffset From, DateTimeOffset Until, TimeSpan? Bucket, long Number);
