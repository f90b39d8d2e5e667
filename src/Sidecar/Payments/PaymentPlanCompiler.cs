using Sidecar.Payments.Facilitators;
using Sidecar.Policies;
using Sidecar.Protocols.X402;

namespace Sidecar.Payments;

/// <summary>Checks a payment section and compiles it; every error is reported, with its key, before anything is refused.</summary>
internal sealed class PaymentPlanCompiler(string path, IConfigurationErrors errors)
{
    private const int ShortestTimeout = 10;
    private const int LongestName = 256;
    private const int LongestTimeout = 86400;
    private const int LongestAnswer = 16 * 1024 * 1024;
    private static readonly TimeSpan LongestRetention = TimeSpan.FromDays(1);
    private static readonly TimeSpan ShortestMemory = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestMemory = TimeSpan.FromDays(30);
    private static readonly TimeSpan ShortestValidity = TimeSpan.FromSeconds(6);

    private bool _hasErrors;

    /// <param name="merchant">Who is paid where the section does not say it.</param>
    public PaymentPlan? Compile(string policy, PaymentOptions options, FacilitatorDirectory directory, string merchant)
    {
        CheckPrice(options);
        CheckTimes(options, out var minValidity);
        CheckVersions(options);
        CheckAnswers(options.StoreAnswers);
        CheckIdentifier(options);
        CheckName(options.Category, nameof(options.Category));
        CheckName(options.Merchant, nameof(options.Merchant));
        if (directory.All.Count == 0)
        {
            Report("", "no facilitator is configured; add one under Sidecar:Facilitators, e.g. { \"primary\": { \"Url\": \"https://x402.org/facilitator\" } }");
        }

        if (options.Accepts.Count == 0)
        {
            Report(":Accepts", "no way to pay; add an entry such as { \"Network\": \"eip155:84532\", \"PayTo\": \"0x…\" }");
        }

        var accepts = new List<AcceptPlan>();
        for (var i = 0; i < options.Accepts.Count; i++)
        {
            if (new AcceptCompiler($"{path}:Accepts:{i}", Report).Compile(options.Accepts[i], options) is { } accept)
            {
                accepts.Add(accept);
            }
        }

        return _hasErrors ? null : Checked(new PaymentPlan(policy, directory)
        {
            Accepts = accepts,
            Price = PriceOf(options),
            Purpose = options is { Category: null, Merchant: null } ? null : new SpendPurpose(options.Merchant ?? merchant, options.Category),
            OffersV1 = Offers(options, 1) && options.Identifier != IdentifierMode.Required,
            OffersV2 = Offers(options, 2),
            Settle = options.Settle,
            Verify = options.Verify,
            EoaOnly = options.EoaOnly,
            MinValidity = minValidity,
            Identifier = options.Identifier,
            IdentifierRetention = options.IdentifierRetention,
            AnswerRetention = options.StoreAnswers.Retention,
            MaxAnswerBytes = options.StoreAnswers.MaxBytes,

            // A null of JSON is bound as one, and no client reads it.
            Description = options.Description ?? "",
            MimeType = options.MimeType ?? "",
        });
    }

    private void CheckName(string? name, string key)
    {
        if (name is { Length: 0 or > LongestName })
        {
            Report($":{key}", $"has 1 to {LongestName} characters");
        }
    }

    private PaymentPlan? Checked(PaymentPlan plan)
    {
        if (plan is { OffersV2: false, Identifier: not IdentifierMode.Required } && plan.Accepts.All(accept => accept.V1Network is null))
        {
            Report(":Versions", "none of the entries of Accepts can be shown to version 1 clients; add 2");
        }

        var length = plan.OffersV2 ? Challenge.PlannedHeaderLength(plan) : 0;
        if (length > Challenge.MaxHeaderLength)
        {
            Report(
                ":Accepts",
                $"the PAYMENT-REQUIRED header would take {length} bytes and may take {Challenge.MaxHeaderLength}; offer fewer ways to pay, or shorten Description and Extra");
        }

        return _hasErrors ? null : plan;
    }

    // Also where every entry has a price of its own: what is written is meant.
    private static SpendAmount? PriceOf(PaymentOptions options) =>
        UsdPrice.TryParse(options.Price, out var price) && price.TryToMoney(out var amount) ? new SpendAmount(amount.Micros, amount.Currency.Code) : null;

    private void CheckPrice(PaymentOptions options)
    {
        if (options.Price is { } price && !UsdPrice.TryParse(price, out _))
        {
            Report(":Price", $"'{price}' is not a price; write \"$0.01\"");
        }
    }

    private void CheckTimes(PaymentOptions options, out TimeSpan minValidity)
    {
        var isInRange = options.MaxTimeoutSeconds is >= ShortestTimeout and <= LongestTimeout;
        if (!isInRange)
        {
            Report(":MaxTimeoutSeconds", $"{options.MaxTimeoutSeconds} is out of range; write {ShortestTimeout} to {LongestTimeout}");
        }

        minValidity = options.MinValidity ?? TimeSpan.FromSeconds(
            Math.Min(options.Settle == SettleMode.AfterUpstream ? 30 : 15, Math.Max(options.MaxTimeoutSeconds / 2, 6)));
        if (minValidity < ShortestValidity || (isInRange && minValidity >= TimeSpan.FromSeconds(options.MaxTimeoutSeconds)))
        {
            Report(
                ":MinValidity",
                $"'{minValidity}' must be at least {ShortestValidity} and less than MaxTimeoutSeconds ({options.MaxTimeoutSeconds} s), or no payment could arrive in time");
        }
    }

    private void CheckVersions(PaymentOptions options)
    {
        for (var i = 0; i < options.Versions.Count; i++)
        {
            if (options.Versions[i] is not (1 or 2))
            {
                Report($":Versions:{i}", $"'{options.Versions[i]}' is not a version of x402; write 1 or 2");
            }
        }
    }

    private void CheckAnswers(StoreAnswersOptions options)
    {
        if (options.Retention < TimeSpan.Zero || options.Retention > LongestRetention)
        {
            Report(":StoreAnswers:Retention", $"'{options.Retention}' is out of range; write 00:00:00 (keep none) to {LongestRetention}");
        }

        if (options.MaxBytes is < 0 or > LongestAnswer)
        {
            Report(":StoreAnswers:MaxBytes", $"{options.MaxBytes} is out of range; write 0 to {LongestAnswer}");
        }
    }

    private void CheckIdentifier(PaymentOptions options)
    {
        if (options.Identifier == IdentifierMode.Required && !Offers(options, 2))
        {
            Report(":Identifier", "version 1 knows no identifiers, and no other version is offered; add 2 to Versions, or write Optional");
        }

        if (options.IdentifierRetention < ShortestMemory || options.IdentifierRetention > LongestMemory)
        {
            Report(":IdentifierRetention", $"'{options.IdentifierRetention}' is out of range; write {ShortestMemory} to {LongestMemory}");
        }
    }

    private static bool Offers(PaymentOptions options, int version) => options.Versions.Count == 0 || options.Versions.Contains(version);

    private void Report(string key, string message)
    {
        _hasErrors = true;
        errors.Add(key.StartsWith(path, StringComparison.Ordinal) ? key : path + key, message);
    }
}
