using Microsoft.AspNetCore.Http;
using Sidecar.Policies;

namespace Sidecar.Tests.Policies;

/// <summary>Counts how often it is given back.</summary>
internal sealed class FakeRateUse : IRateUse
{
    public int GivenBack { get; private set; }

    public void Tell(IReadOnlyList<IRateUse> all, IHeaderDictionary headers) => headers["RateLimit"] = $"{all.Count} asked";

    public ValueTask GiveBackAsync()
    {
        GivenBack++;
        return ValueTask.CompletedTask;
    }
}
