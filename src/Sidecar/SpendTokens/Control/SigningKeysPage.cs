using Sidecar.Ledger;
using Sidecar.Policies;

namespace Sidecar.SpendTokens.Control;

/// <summary><c>/control/v1/signing-keys</c>: the keys that sign tokens.</summary>
internal sealed class SigningKeysPage(SigningKeyRing ring, TimeProvider time) : IControlPage
{
    public string Name => "signing-keys";

    public IReadOnlyList<ControlOperation> Operations { get; } = [new("GET", "", OperatorRole.Viewer), new("POST", "/rotate", OperatorRole.Operator)];

    public async ValueTask<OperatorAnswer> AnswerAsync(ControlCall call, CancellationToken cancellationToken)
    {
        try
        {
            return call.Operation.Method == "GET" ? List() : await RotateAsync(call);
        }
        catch (LedgerUnavailableException)
        {
            return ControlAnswers.Away();
        }
    }

    private OperatorAnswer List()
    {
        var signs = ring.Current?.SignsAt(time.GetUtcNow());
        return OperatorAnswer.Of(new
        {
            SigningKeys = (ring.Current?.Keys ?? [])
                .Select(key => new SigningKeyView(key.Signing.VerificationKey.KeyId, ring.IsGenerated ? key.CreatedAt : null, ReferenceEquals(key.Signing, signs))),
        });
    }

    private async Task<OperatorAnswer> RotateAsync(ControlCall call)
    {
        if (!ring.IsGenerated)
        {
            return OperatorAnswer.Wrong(StatusCodes.Status409Conflict, "Keys are mounted", $"Put the new key first in {SpendTokensOptions.Section}:{nameof(SpendTokensOptions.SigningKeys)}, and leave the old one there until its last token is over.");
        }

        var write = await ring.RotateAsync(ControlAnswers.Done(call, "rotate"), CancellationToken.None);

        // It is published first, and signs when everybody has had the time to read it.
        return ControlAnswers.Of(call, "signing key", write, static key => OperatorAnswer.Of(new SigningKeyView(key.Id, key.CreatedAt, Signs: false), StatusCodes.Status201Created));
    }
}
