using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using Sidecar.Policies;
using Sidecar.Protocols.X402;
using Sidecar.State;

namespace Sidecar.Identity.AgentHmac;

/// <summary>
/// An agent proves itself by the HMAC of the request's body, which names the agent, the time and a nonce. In the order shape, signature, time, nonce: only what the agent signed is
/// believed, and only what is fresh fills the store.
/// </summary>
internal sealed class AgentHmacAuthenticator(AgentHmacOptions options, AgentDirectory agents, INonces nonces, TimeProvider time) : IAuthenticator
{
    public const string Header = "X-AI-Signature";

    private readonly AgentStatementReader _reader = new(options);
    private readonly AgentSignature _signature = new(options);
    private readonly TimeWindow _accepted = new(options.Window, options.Skew);

    public static KeyValuePair<string, StringValues> Challenge { get; } = new(HeaderNames.WWWAuthenticate, $"AgentHmac realm=\"sidecar\", header=\"{Header}\"");

    public CredentialKind Kind => CredentialKind.AgentHmac;

    public IReadOnlyList<KeyValuePair<string, StringValues>> Challenges { get; } = [Challenge];

    public IReadOnlyList<string> SecretsIn(IHeaderDictionary headers) => [];

    public bool VerifiesSignatures => true;

    public ValueTask<Authentication> AuthenticateAsync(Passage passage, CancellationToken cancellationToken)
    {
        var presented = passage.Request.Headers[Header];
        if (presented.Count == 0)
        {
            return Authentication.Absent;
        }

        return presented is [var only] && AgentSignature.Decode(only) is { } signature
            ? ReadAsync(passage, signature, cancellationToken)
            : Authentication.Rejected(AgentHmacRefusals.Malformed());
    }

    private async ValueTask<Authentication> ReadAsync(Passage passage, byte[] signature, CancellationToken cancellationToken)
    {
        var reading = await passage.ReadBodyAsync(options.MaxBytes, cancellationToken);
        if (reading is not BodyReading.Read { Bytes: var body })
        {
            return Authentication.Rejected(reading.Refusal!);
        }

        return TryVerify(body, signature, out var agent, out var statement, out var refusal)
            ? await UseAsync(passage, body, agent, statement)
            : Authentication.Rejected(refusal);
    }

    private bool TryVerify(
        ReadOnlyMemory<byte> body, byte[] signature, [NotNullWhen(true)] out Agent? agent, out AgentStatement statement, [NotNullWhen(false)] out Refusal? refusal)
    {
        agent = null;
        statement = default;
        if (!StrictJson.TryParse(body, AgentBody.MaxDepth, out var document, out var error))
        {
            refusal = AgentHmacRefusals.BodyInvalid($"The signed body {error}.");
            return false;
        }

        using (document)
        {
            (statement, refusal) = _reader.Read(document.RootElement);
            if (refusal is null)
            {
                agent = agents.Find(statement.AgentId);
                refusal = Judge(_signature.Check(agent, body.Span, document.RootElement, signature), statement.At);
            }
        }

        return refusal is null;
    }

    private Refusal? Judge(AgentSignatureCheck check, DateTimeOffset at)
    {
        if (check is not AgentSignatureCheck.Good)
        {
            return check is AgentSignatureCheck.NoText { Fault: var fault } ? AgentHmacRefusals.BodyInvalid($"The signed body {fault}.") : AgentHmacRefusals.Invalid();
        }

        var now = time.GetUtcNow();
        return _accepted.Judge(at, now) is not Timeliness.Timely and var timeliness ? FreshnessRefusals.Stale(timeliness == Timeliness.Future, _accepted, now, Challenge) : null;
    }

    private async ValueTask<Authentication> UseAsync(Passage passage, ReadOnlyMemory<byte> body, Agent agent, AgentStatement statement)
    {
        // Not the client's token: whether a nonce was used should not hang on a client that leaves.
        var key = SignedNonces.KeyOf(agent.Principal, statement.Nonce);
        switch (await nonces.TryUseAsync(key, _accepted.Retention, CancellationToken.None))
        {
            case NonceUse.Fresh:
                passage.SignedNonce = new SignedNonce(statement.Nonce, statement.At) { IsUsed = true };
                passage.BodyIdentity = new Lazy<Digest>(() => AgentBody.IdentityOf(body, options), LazyThreadSafetyMode.None);
                return Authentication.Proven(agent.Principal);
            case NonceUse.Used:
                return Authentication.Rejected(FreshnessRefusals.Replayed());
            default:
                return Authentication.Rejected(FreshnessRefusals.StoreUnavailable());
        }
    }
}
