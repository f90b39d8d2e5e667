using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Sidecar.Protocols.Ethereum;
using Sidecar.Protocols.X402;

namespace Devnet;

/// <summary>The HTTP face of the facilitator, and a look at the balances.</summary>
internal static class FacilitatorEndpoints
{
    private static readonly JsonSerializerOptions WithoutNulls = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private static readonly string[] Signers = ["0x000000000000000000000000000000000000dEaD"];

    public static void MapFacilitator(this IEndpointRouteBuilder app)
    {
        app.MapPost("/verify", VerifyAsync);
        app.MapPost("/settle", SettleAsync);
        app.MapGet("/supported", Supported);
        app.MapGet("/balances/{address}", Balance);
    }

    private static async Task<IResult> VerifyAsync(HttpRequest http, Facilitator facilitator)
    {
        return PaymentRequest.Read(await BodyAsync(http), out var error) is { } request
            ? Results.Json(facilitator.Verify(request), WithoutNulls)
            : Results.Json(new VerifyResponse(IsValid: false, "invalid_payload", $"The request {error}.", Payer: null), WithoutNulls, statusCode: StatusCodes.Status400BadRequest);
    }

    private static async Task<IResult> SettleAsync(HttpRequest http, Facilitator facilitator)
    {
        if (PaymentRequest.Read(await BodyAsync(http), out var error) is { } request)
        {
            return Results.Bytes(facilitator.Settle(request).ToJson(), "application/json");
        }

        var malformed = new SettleResponse(Success: false, Transaction: "", Network: "", "invalid_payload", $"The request {error}.", Payer: null, Amount: null);
        return Results.Json(malformed, WithoutNulls, statusCode: StatusCodes.Status400BadRequest);
    }

    private static IResult Supported() => Results.Json(new
    {
        kinds = new object[]
        {
            new { x402Version = 2, scheme = X402Schemes.Exact, network = Usdc.Network },
            new { x402Version = 1, scheme = X402Schemes.Exact, network = NetworkNames.ToV1(Usdc.Network) },
        },
        extensions = Array.Empty<string>(),
        signers = new Dictionary<string, string[]>(StringComparer.Ordinal) { ["eip155:*"] = Signers },
    });

    private static IResult Balance(string address, Chain chain)
    {
        if (!EthereumAddress.TryParse(address, out var owner))
        {
            return Results.Json(new { error = "An address is 0x and 40 hexadecimal digits." }, statusCode: StatusCodes.Status400BadRequest);
        }

        var balance = chain.BalanceOf(owner);
        return Results.Json(new
        {
            address = owner.ToString(),
            asset = Usdc.Asset.Address,
            balance = balance.ToString(CultureInfo.InvariantCulture),
            display = Usdc.Format(balance),
        });
    }

    private static async Task<ReadOnlyMemory<byte>> BodyAsync(HttpRequest http)
    {
        using var body = new MemoryStream();
        await http.Body.CopyToAsync(body, http.HttpContext.RequestAborted);
        return body.ToArray();
    }
}
