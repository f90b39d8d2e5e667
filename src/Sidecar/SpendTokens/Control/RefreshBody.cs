namespace Sidecar.SpendTokens.Control;

/// <summary>A handle that is to be used.</summary>
internal sealed record RefreshBody
{
    public string? RefreshHandle { get; init; }
}
