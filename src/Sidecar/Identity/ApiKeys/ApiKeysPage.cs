using System.Globalization;
using Sidecar.Ledger;
using Sidecar.Policies;

namespace Sidecar.Identity.ApiKeys;

/// <summary><c>/admin/keys</c>: keys are made, listed, rotated and revoked while the proxy runs. What is changed here is true here at once; in other replicas keys end within their cache's lifetime, and new ones are good when <see cref="ApiKeyIndex"/> has read them.</summary>
/// <param name="issuer">Null where the configuration has no pepper.</param>
internal sealed class ApiKeysPage(ApiKeyIssuer? issuer, IApiKeyLedger ledger, ApiKeyIndex index, ApiKeyCache cache, TimeProvider time, ILogger<ApiKeysPage> logger) : IOperatorPage
{
    private const int DefaultLimit = 100;
    private const int MostListed = 1000;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    public string Path => "/admin/keys";

    public async ValueTask<OperatorAnswer> AnswerAsync(AdminCall call, CancellationToken cancellationToken)
    {
        return (call.Request.Method, call.Below.Split('/')) switch
        {
            ("GET" or "HEAD", [_]) => await ListAsync(call.Request.Query, cancellationToken),
            ("POST", [_]) => await CreateAsync(Named(call, "create")),
            (_, [_]) => OperatorAnswer.WrongMethod("GET, HEAD, POST"),
            (_, [_, var id, ..]) when !ApiKey.IsId(id) => NoSuchKey(),
            ("POST", [_, var id, "rotate"]) => await RotateAsync(Named(call, "rotate", id), id),
            (_, [_, _, "rotate"]) => OperatorAnswer.WrongMethod("POST"),
            ("DELETE", [_, var id]) => await RevokeAsync(Named(call, "revoke", id), id),
            (_, [_, _]) => OperatorAnswer.WrongMethod("DELETE"),
            _ => NoSuchKey(),
        };
    }

    private static AdminCall Named(AdminCall call, string verb, string? id = null)
    {
        (call.Action, call.Subject) = ($"admin.keys.{verb}", id);
        return call;
    }

    private async Task<OperatorAnswer> ListAsync(IQueryCollection query, CancellationToken cancellationToken)
    {
        var unknown = query.Keys.FirstOrDefault(static name => name is not ("limit" or "before"));
        if (unknown is not null || Number(query, "limit", DefaultLimit, MostListed) is not { } limit || Number(query, "before", long.MaxValue, long.MaxValue) is not { } before)
        {
            return OperatorAnswer.Wrong(StatusCodes.Status400BadRequest, "Bad filter", $"There are limit (1 to {MostListed}) and before (a number from next), once each.");
        }

        try
        {
            var keys = await ledger.ListAsync((int)limit + 1, before, cancellationToken);
            var page = keys.Take((int)limit).ToList();
            var next = keys.Count > page.Count ? string.Create(CultureInfo.InvariantCulture, $"{Path}?limit={limit}&before={page[^1].Number}") : null;
            var now = time.GetUtcNow();
            return OperatorAnswer.Of(new { Keys = page.Select(key => ApiKeyView.Of(key, now)), Next = next });
        }
        catch (LedgerUnavailableException fault)
        {
            logger.LedgerAway(fault);
            return Away("The keys cannot be read now.");
        }
    }

    private async Task<OperatorAnswer> CreateAsync(AdminCall call)
    {
        var (body, wrong) = OperatorJson.Read<ApiKeyRequest>(call.Body.Span);
        if (body is null || issuer is null)
        {
            return wrong ?? NoPepper();
        }

        var faults = new List<string>();
        var terms = ApiKeyTerms.Read(body.Owner, body.Permissions ?? [], body.Profiles ?? [], body.ExpiresAt, (member, fault) => faults.Add($"{member}: {fault}"));
        if (terms.ExpiresAt <= time.GetUtcNow())
        {
            faults.Add("ExpiresAt: is over");
        }

        // Not the client's token: a key that is made should not hang on whoever asked for it staying.
        return faults.Count > 0 ? BadTerms(faults) : Told(call, await issuer.CreateAsync(terms, body.Test, ControlAnswers.Done(call, ""), CancellationToken.None));
    }

    private async Task<OperatorAnswer> RotateAsync(AdminCall call, string id)
    {
        var (body, wrong) = OperatorJson.Read<ApiKeyRotationRequest>(call.Body.Span);
        if (body is null || issuer is null)
        {
            return wrong ?? NoPepper();
        }

        var faults = new List<string>();
        var terms = ApiKeyTerms.Read(owner: null, [], [], body.ExpiresAt, (member, fault) => faults.Add($"{member}: {fault}"));
        var overlap = body.Overlap ?? ApiKeyIssuer.DefaultOverlap;
        if (overlap < TimeSpan.Zero || overlap > ApiKeyIssuer.LongestOverlap)
        {
            faults.Add("overlap: must be between 00:00:00 and 90.00:00:00");
        }

        if (terms.ExpiresAt <= time.GetUtcNow())
        {
            faults.Add("ExpiresAt: is over");
        }

        return faults.Count > 0 ? BadTerms(faults) : Told(call, await issuer.RotateAsync(id, terms.ExpiresAt, overlap, ControlAnswers.Done(call, id), CancellationToken.None));
    }

    private async Task<OperatorAnswer> RevokeAsync(AdminCall call, string id)
    {
        var outcome = await ledger.RevokeAsync(id, time.GetUtcNow(), ControlAnswers.Done(call, id), CancellationToken.None);
        cache.Forget(id);
        switch (outcome)
        {
            case ApiKeyRevocation.Revoked { Key: var key }:
                call.IsAudited = true;
                logger.Revoked(id);
                return OperatorAnswer.Of(ApiKeyView.Of(key, time.GetUtcNow()));
            case ApiKeyRevocation.Unavailable { Cause: var cause }:
                logger.LedgerAway(cause);
                return Away("Whether the key was revoked is not known. Revoke it again.");
            default:
                return NoSuchKey();
        }
    }

    private OperatorAnswer Told(AdminCall call, IssuedApiKey outcome)
    {
        switch (outcome)
        {
            case IssuedApiKey.Issued { Key: var key, Record: var made, Old: var old }:
                call.IsAudited = true;
                index.Add(made.Id, made.Hash);
                cache.Forget(old?.Id ?? made.Id);
                logger.Made(made.Id);
                if (old is not null)
                {
                    logger.Rotated(old.Id, made.Id);
                }

                var now = time.GetUtcNow();
                return OperatorAnswer.Of(new { Key = key.Reveal(), Made = ApiKeyView.Of(made, now), Old = old is null ? null : ApiKeyView.Of(old, now) }, StatusCodes.Status201Created);
            case IssuedApiKey.Conflict { Reason: var reason }:
                return OperatorAnswer.Wrong(StatusCodes.Status409Conflict, "Key cannot be rotated", $"Nothing was changed: {reason}.");
            case IssuedApiKey.Unavailable { Cause: var cause }:
                logger.LedgerAway(cause);
                return Away("Whether a key was made is not known; if so, nobody has it. Look into GET /admin/keys, and try again.");
            default:
                return NoSuchKey();
        }
    }

    private static long? Number(IQueryCollection query, string name, long otherwise, long most) => query[name] switch
    {
        [] => otherwise,
        [{ } text] when long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 && number <= most => number,
        _ => null,
    };

    private static OperatorAnswer BadTerms(IEnumerable<string> faults) =>
        OperatorAnswer.Wrong(StatusCodes.Status400BadRequest, "Bad key", string.Join(" ", faults.Select(static fault => $"{char.ToLowerInvariant(fault[0])}{fault[1..]}.")));

    private static OperatorAnswer NoSuchKey() => OperatorAnswer.Wrong(StatusCodes.Status404NotFound, "No such key", "The ledger has no key of that id. Keys of the configuration are changed there.");

    private static OperatorAnswer NoPepper() =>
        OperatorAnswer.Wrong(StatusCodes.Status409Conflict, "No pepper is configured", $"Keys cannot be hashed: write {ApiKeyOptions.Section}:{nameof(ApiKeyOptions.Peppers)}.");

    private static OperatorAnswer Away(string detail) => OperatorAnswer.Wrong(StatusCodes.Status503ServiceUnavailable, "Ledger unavailable", detail) with { RetryAfter = RetryAfter };
}
