using System.Runtime.InteropServices;
using Sidecar.Budgets.Windows;

namespace Sidecar.Budgets.Alerts;

/// <summary>A window that was spent from.</summary>
/// <param name="Period">Its stretch of time then: a day that is over may have come to its end at the last moment.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct WindowSpend(CountedWindow Window, long Period);
