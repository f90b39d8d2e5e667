using System.Globalization;
using System.Text.Json;
using Sidecar.Policies;

namespace Sidecar.Identity.AgentHmac;

/// <summary>Reads who signed, when, and with which nonce off the body's top level.</summary>
internal sealed class AgentStatementReader(AgentHmacOptions options)
{
    // A double has no more, and a tick is a tenth of a microsecond.
    private const int MostFractionDigits = 7;

    // Made once: they depend on the configuration alone.
    private readonly Refusal _noObject = AgentHmacRefusals.BodyInvalid(
        $"A signed body is a JSON object with the members {options.AgentId}, {options.Timestamp} and {options.Nonce}.");

    private readonly Refusal _badAgent = AgentHmacRefusals.BodyInvalid($"{options.AgentId} must be a string of 1 to {AgentHmacOptionsValidator.LongestId} characters.");
    private readonly Refusal _badNonce = AgentHmacRefusals.BodyInvalid($"{options.Nonce} must be a string of {NonceText.Expectation}.");
    private readonly Refusal _badTime = AgentHmacRefusals.BodyInvalid(
        $"{options.Timestamp} must be seconds since 1970, as a number or in digits, or RFC 3339 with Z or an offset: 2025-01-01T00:00:00Z.");

    /// <summary>The statement, or the refusal.</summary>
    public (AgentStatement Statement, Refusal? Refusal) Read(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object
            || !body.TryGetProperty(options.AgentId, out var agent) || !body.TryGetProperty(options.Timestamp, out var time) || !body.TryGetProperty(options.Nonce, out var nonce))
        {
            return (default, _noObject);
        }

        if (agent.ValueKind != JsonValueKind.String || agent.GetString() is not { Length: > 0 and <= AgentHmacOptionsValidator.LongestId } id)
        {
            return (default, _badAgent);
        }

        if (nonce.ValueKind != JsonValueKind.String || nonce.GetString() is not { } text || !NonceText.IsNonce(text))
        {
            return (default, _badNonce);
        }

        return TimeOf(time) is { } at ? (new AgentStatement(id, at, text), null) : (default, _badTime);
    }

    private static DateTimeOffset? TimeOf(JsonElement time) => time.ValueKind switch
    {
        JsonValueKind.String => ClientTime.Parse(time.GetString()!),
        JsonValueKind.Number => ParseNumber(time.GetRawText()),
        _ => null,
    };

    /// <summary>Python's <c>time.time()</c> has a fraction; what is below a tick is cut off.</summary>
    private static DateTimeOffset? ParseNumber(string number)
    {
        var point = number.IndexOf('.');
        if (point < 0)
        {
            return ClientTime.Parse(number);
        }

        var fraction = number.AsSpan(point + 1);
        if (fraction.ContainsAnyExceptInRange('0', '9') || ClientTime.Parse(number[..point]) is not { } at)
        {
            return null;
        }

        var ticks = fraction[..Math.Min(fraction.Length, MostFractionDigits)].ToString().PadRight(MostFractionDigits, '0');
        return at.AddTicks(long.Parse(ticks, NumberStyles.None, CultureInfo.InvariantCulture));
    }
}
