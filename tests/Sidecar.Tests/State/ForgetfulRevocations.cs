using Sidecar.Policies;
using Sidecar.State;

namespace Sidecar.Tests.State;

/// <summary>A store of revocations that a test can make forget.</summary>
internal sealed class ForgetfulRevocations : IRestoredRevocations
{
    private HolderToken? _pass;

    public RestoreStanding Standing { get; set; } = RestoreStanding.Incomplete;

    public List<Digest> Taken { get; } = [];

    public void Forget()
    {
        _pass = null;
        Taken.Clear();
        Standing = RestoreStanding.Incomplete;
    }

    public ValueTask<RestoreStanding> InspectAsync(CancellationToken cancellationToken) => new(Standing);

    public ValueTask<LeaseOutcome> BeginAsync(HolderToken pass, CancellationToken cancellationToken)
    {
        _pass = pass;
        return new(LeaseOutcome.Done);
    }

    public ValueTask<LeaseOutcome> PutAsync(HolderToken pass, IReadOnlyList<RevocationRetention> portion, bool isLast, CancellationToken cancellationToken)
    {
        if (_pass != pass)
        {
            return new(LeaseOutcome.Lost);
        }

        Taken.AddRange(portion.Select(static entry => entry.Key));
        Standing = isLast ? RestoreStanding.Complete : Standing;
        return new(LeaseOutcome.Done);
    }
}
