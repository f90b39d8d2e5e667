using Sidecar.Policies;
using Sidecar.Replay;
using Sidecar.State;

namespace Sidecar.Admin.Control;

/// <summary>
/// Carries a POST with an <c>Idempotency-Key</c> out once, for each caller and path. Answers are kept a day, in the store of idempotency records: one that hands out a token stands there too.
/// While that store is away or full nothing is carried out, save what may be carried out again (<see cref="ControlOperation.IsRepeatable"/>).
/// </summary>
internal sealed class ControlIdempotency(IIdempotencyRecords records, LeaseKeeper leases)
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    public async ValueTask<ControlStart> BeginAsync(ControlCall call, CancellationToken cancellationToken)
    {
        if (!HttpMethods.IsPost(call.Request.Method))
        {
            return new ControlStart.Begun(Run: null);
        }

        switch (IdempotencyKeyHeader.Read(call.Request.Headers))
        {
            case IdempotencyKeyHeader.Present present:
                return await BeginAsync(call, present.Value, cancellationToken);
            case IdempotencyKeyHeader.Absent:
                return new ControlStart.Begun(Run: null);
            default:
                return Refused(StatusCodes.Status400BadRequest, "Bad Idempotency-Key", "It is sent once, with 1 to 255 visible ASCII characters.");
        }
    }

    private async ValueTask<ControlStart> BeginAsync(ControlCall call, string value, CancellationToken cancellationToken)
    {
        var path = call.Request.Path.Value + call.Request.QueryString.Value;
        var key = Digest.OfParts("control", call.Caller.Name, path, value);
        var fingerprint = Digest.OfBytes(call.Body.Span);
        var holder = HolderToken.New();
        return await records.TryBeginAsync(key, fingerprint, holder, Lease, cancellationToken) switch
        {
            IdempotencyAttempt.Begun => new ControlStart.Begun(new ControlRun(records, leases.Keep(records, key, holder, Lease), key, holder)),
            IdempotencyAttempt.Stored stored when Read(stored.Answer) is { } answer => new ControlStart.Answered(answer),
            IdempotencyAttempt.InFlight => Refused(StatusCodes.Status409Conflict, "In flight", "A call with this Idempotency-Key is being carried out.", RetryAfter),
            IdempotencyAttempt.Mismatch => Refused(StatusCodes.Status422UnprocessableEntity, "Idempotency-Key used before", "It was sent with another body. Use a new key for a new call."),
            _ when call.Operation.IsRepeatable => new ControlStart.Begun(Run: null),
            _ => Refused(StatusCodes.Status503ServiceUnavailable, "Store unavailable", "Whether this call was carried out before cannot be seen now. Nothing was done; send it again with the same key.", RetryAfter),
        };
    }

    private static StoredAnswer? Read(ReadOnlyMemory<byte> bytes)
    {
        var answer = AnswerFormat.Read(bytes);
        answer?.Headers[IdempotencyHeaders.Replayed] = "true";
        return answer;
    }

    private static ControlStart.Refused Refused(int status, string problem, string detail, TimeSpan? retryAfter = null) =>
        new(OperatorAnswer.Wrong(status, problem, detail) with { RetryAfter = retryAfter });
}
