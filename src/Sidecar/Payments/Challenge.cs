using Sidecar.Policies;
using Sidecar.Protocols.X402;

namespace Sidecar.Payments;

/// <summary>
/// The price of a policy as a client is told it: the <c>PAYMENT-REQUIRED</c> header for version 2 and the JSON body for version 1, in one answer.
/// Everything but the resource's URL and the error is encoded once.
/// </summary>
internal sealed class Challenge
{
    /// <summary>The largest <c>PAYMENT-REQUIRED</c> that ingresses and clients take without trouble, in base64 characters.</summary>
    public const int MaxHeaderLength = 6 * 1024;

    /// <summary>The longest URL that the header is planned for; beyond it the header names the site instead.</summary>
    public const int MaxUrlLength = 512;

    // EVM entries bring all they need; others get a fee payer's address or the like from the facilitator.
    private const int RoomForKind = 128;

    // Strict clients want a URL whatever happens; a host longer than this names nothing that is for sale.
    private const string NoUrl = "about:blank";

    private const string JsonType = "application/json";
    private static readonly string UrlSlot = $"url-{Guid.NewGuid():N}";
    private static readonly string ErrorSlot = $"error-{Guid.NewGuid():N}";

    private readonly JsonTemplate? _v1;
    private readonly JsonTemplate? _v2;
    private readonly RecentPrices _recent = new();

    public Challenge(PaymentPlan plan, IReadOnlyList<Offer> v1, IReadOnlyList<Offer> v2)
    {
        _v1 = v1.Count == 0
            ? null
            : new JsonTemplate(new PaymentRequiredV1(ErrorSlot, [.. v1.Select(offer => offer.V1! with { Resource = UrlSlot })]).ToJson(), UrlSlot, ErrorSlot);
        _v2 = v2.Count == 0 ? null : new JsonTemplate(ToJson(plan, UrlSlot, ErrorSlot, [.. v2.Select(offer => offer.Requirements)]), UrlSlot, ErrorSlot);
    }

    /// <summary>The length of the header with the longest URL and error it is planned for, and room for what facilitators add to an entry.</summary>
    public static int PlannedHeaderLength(PaymentPlan plan)
    {
        var room = RoomForKind * plan.Accepts.Count(accept => !accept.IsEvm);
        return HeaderLength(plan, MaxUrlLength + room, [.. plan.Accepts.Select(accept => accept.Requirements)]);
    }

    /// <summary>
    /// The offers that the header has room for, the merchant's first ones before the rest: what facilitators add to them is not known
    /// at the start.
    /// </summary>
    public static IReadOnlyList<Offer> Fitting(PaymentPlan plan, IReadOnlyList<Offer> offers)
    {
        var fitting = offers;
        while (fitting.Count > 0 && HeaderLength(plan, MaxUrlLength, [.. fitting.Select(offer => offer.Requirements)]) > MaxHeaderLength)
        {
            fitting = [.. fitting.SkipLast(1)];
        }

        return fitting;
    }

    /// <summary>The refusal with the price attached as header and body, as x402 prescribes for 402 and 412.</summary>
    /// <param name="error">The machine-readable reason that clients find in both forms.</param>
    public Refusal Price(Refusal refusal, string resourceUrl, string error)
    {
        var url = resourceUrl.Length <= MaxUrlLength ? resourceUrl : Site(resourceUrl);
        var reason = ReasonText.Cut(error);
        var price = _recent.Find(url, reason) ?? _recent.Keep(Encode(url, reason));
        return refusal with
        {
            Content = price.Body,
            Headers = price.Header is { } header ? [.. refusal.Headers, header] : refusal.Headers,
        };
    }

    /// <summary>The refusal in its own form, with the price attached as a header only.</summary>
    public Refusal Attach(Refusal refusal, string resourceUrl) =>
        Price(refusal, resourceUrl, refusal.Detail ?? refusal.Title) with { Content = null };

    private static int HeaderLength(PaymentPlan plan, int urlLength, IReadOnlyList<PaymentRequirements> accepts) =>
        PaymentRequired.ToHeader(ToJson(plan, new string('u', urlLength), new string('e', ReasonText.MaxBytes), accepts)).Length;

    // Not by Uri: the host may be whatever a client wrote, and a price is told all the same.
    private static string Site(string url)
    {
        var slash = url.IndexOf('/', url.IndexOf("://", StringComparison.Ordinal) + 3);
        return slash is >= 0 and < MaxUrlLength ? url[..(slash + 1)] : NoUrl;
    }

    private PriceText Encode(string url, string reason)
    {
        var v2 = _v2?.Render((UrlSlot, url), (ErrorSlot, reason));
        var body = _v1?.Render((UrlSlot, url), (ErrorSlot, reason)) ?? v2 ?? throw new InvalidOperationException("A price without offers.");
        return new PriceText(url, reason, new RefusalContent(JsonType, body), v2 is null ? null : new(X402Headers.PaymentRequired, PaymentRequired.ToHeader(v2)));
    }

    private static byte[] ToJson(PaymentPlan plan, string url, string error, IReadOnlyList<PaymentRequirements> accepts) =>
        new PaymentRequired(error, new ResourceInfo(url, plan.Description, plan.MimeType), accepts)
        {
            PaymentIdentifier = plan.Identifier == IdentifierMode.Off ? null : PaymentIdentifier.Declare(plan.Identifier == IdentifierMode.Required),
        }.ToJson();
}
