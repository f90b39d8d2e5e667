using Sidecar.Policies;

namespace Sidecar.Identity.ApiKeys;

/// <summary>Tells operators of keys that cannot be proven here. Never red: other keys are good, and every replica may be without the pepper.</summary>
internal sealed class ApiKeyReadiness(ApiKeyIndex index) : IReadinessCheck
{
    public string Name => "api-keys";

    public Readiness Check() => index.MissingPeppers is { Count: > 0 } missing
        ? new Readiness(
            IsReady: true,
            $"{ApiKeyOptions.Section}:{nameof(ApiKeyOptions.Peppers)} does not have the pepper of some keys, which are answered as keys that nobody was given: {string.Join(", ", missing.Select(static pepper => $"{pepper.Key} (key {pepper.Value} and others)"))}",
            missing.Select(static pepper => new { Pepper = pepper.Key, Key = pepper.Value }))
        : new Readiness(IsReady: true);
}
