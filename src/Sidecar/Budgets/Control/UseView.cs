namespace Sidecar.Budgets.Control;

/// <summary>What is spent and reserved now, of an agent or of a budget.</summary>
internal sealed record UseView(string Currency, IReadOnlyList<WindowUseView> Windows)
{
    public string? Agent { get; init; }

    public string? Budget { get; init; }
}
