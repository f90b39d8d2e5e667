using System.Text.Json;
using Sidecar.Policies;
using Sidecar.Protocols.X402;
using Sidecar.Validation.Schemas;

namespace Sidecar.Validation;

/// <summary>
/// Reads the body as JSON and judges it, whatever its head called it: a backend may read JSON from anything. The bytes go on as they came.
/// </summary>
internal sealed class ValidationGate(BodyContent content) : IGate
{
    public string Name => BodyPlaces.Content;

    public ValueTask<Verdict> EnterAsync(Passage passage, CancellationToken cancellationToken) =>
        passage.HasBody ? JudgeAsync(passage, cancellationToken) : Verdict.Pass;

    private async ValueTask<Verdict> JudgeAsync(Passage passage, CancellationToken cancellationToken)
    {
        var reading = await passage.ReadBodyAsync(content.MaxBytes, cancellationToken);
        if (reading is not BodyReading.Read { Bytes: var bytes })
        {
            return reading.Refusal!;
        }

        if (bytes.IsEmpty)
        {
            return content.IsRequired ? ValidationRefusals.Required() : Verdict.Pass;
        }

        if (!StrictJson.TryParse(bytes, content.MaxDepth, out var document, out var error))
        {
            return ValidationRefusals.NotJson(error);
        }

        using (document)
        {
            return Fault(document.RootElement) is { } refusal ? refusal : Verdict.Pass;
        }
    }

    private Refusal? Fault(JsonElement body)
    {
        foreach (var limit in content.Items)
        {
            if (limit.Path.Find(body) is { ValueKind: JsonValueKind.Array } array && array.GetArrayLength() is var count && count > limit.Most)
            {
                return ValidationRefusals.TooManyItems(limit, count);
            }
        }

        return content.Schema is { } schema ? Fault(body, schema) : null;
    }

    private Refusal? Fault(JsonElement body, BodySchema schema) => BodySizes.Of(body, content.MaxValues) switch
    {
        BodySize.TooManyValues => ValidationRefusals.TooManyValues(content.MaxValues),
        BodySize.NameTooLong => ValidationRefusals.NameTooLong(),
        _ => schema.Faults(body, content.MaxValues) switch
        {
            null => ValidationRefusals.TooManyWays(),
            { Count: > 0 } faults => ValidationRefusals.Invalid(faults),
            _ => null,
        },
    };
}
