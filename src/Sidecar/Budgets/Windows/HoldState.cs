namespace Sidecar.Budgets.Windows;

/// <summary>Whether what was reserved still counts.</summary>
internal enum HoldState
{
    Alive,

    /// <summary>It had ended, and there is no room for it any more.</summary>
    Lost,

    /// <summary>The store is away, and has been for too long.</summary>
    Unknown,
}
