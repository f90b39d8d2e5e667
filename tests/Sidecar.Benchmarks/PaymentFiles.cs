using System.Security.Cryptography;
using System.Text;
using Sidecar.Protocols.X402;

namespace Sidecar.Benchmarks;

/// <summary>Files with one payment a line, each with a nonce of its own and usable once.</summary>
internal static class PaymentFiles
{
    /// <summary>The payer that the instant facilitator names; any address would do.</summary>
    private const string Payer = "0x857b06519E91e3A54538791bDbb0E22373e36b66";

    public static async Task<int> WriteAsync(Uri url, FileInfo[] files, int count, CancellationToken cancellationToken)
    {
        var (required, offer) = await AskPriceAsync(url, cancellationToken);
        foreach (var file in files)
        {
            await using var writer = new StreamWriter(file.FullName, append: false, Encoding.ASCII, bufferSize: 1 << 20);
            for (var i = 0; i < count; i++)
            {
                await writer.WriteLineAsync(PaymentPayload.ToHeader(Encoding.UTF8.GetBytes(Write(required, offer))));
            }
        }

        return 0;
    }

    private static async Task<(PaymentRequired Required, PaymentRequirements Offer)> AskPriceAsync(Uri url, CancellationToken cancellationToken)
    {
        using var client = new HttpClient();
        using var answer = await client.GetAsync(url, cancellationToken);
        return answer.Headers.TryGetValues(X402Headers.PaymentRequired, out var values)
            && PaymentRequired.TryParseHeader(values.Single(), out var required, out _)
            && required.Accepts is [var offer, ..]
            ? (required, offer)
            : throw new InvalidOperationException($"{url} answered {(int)answer.StatusCode} without an offer that can be read.");
    }

    private static string Write(PaymentRequired required, PaymentRequirements offer)
    {
        var validBefore = TimeProvider.System.GetUtcNow().AddSeconds(offer.MaxTimeoutSeconds).ToUnixTimeSeconds();
        var signature = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(64)) + "1b";
        var nonce = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        return $$"""
            {"x402Version":2,"resource":{"url":"{{required.Resource.Url}}"},"accepted":{{Encoding.UTF8.GetString(offer.ToJson())}},
            "payload":{"signature":"0x{{signature}}","authorization":{"from":"{{Payer}}","to":"{{offer.PayTo}}","value":"{{offer.Amount}}",
            "validAfter":"0","validBefore":"{{validBefore}}","nonce":"0x{{nonce}}" } } }
            """;
    }
}
