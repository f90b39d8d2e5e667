using System.Runtime.InteropServices;

namespace Sidecar.Budgets.Alerts;

/// <summary>How far a limit is used.</summary>
/// <param name="IsCount">Whether spends are counted, and not their micros.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct BudgetMeasure(long Used, long Most, bool IsCount)
{
    /// <summary>100, 80 or 0. A limit of nothing is never reached: nothing is spent under it.</summary>
    public int Level => Most <= 0 ? 0 : Used >= Most ? 100 : (Int128)Used * 5 >= (Int128)Most * 4 ? 80 : 0;
}
