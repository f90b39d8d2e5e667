using Microsoft.Net.Http.Headers;
using Sidecar.Policies;

namespace Sidecar.Validation;

/// <summary>
/// Judges the body by the request's head and bounds whoever reads it later. Reads nothing: a body that no other gate needs streams, and is counted as it passes.
/// </summary>
internal sealed class BodyGate(BodyShape shape) : IGate
{
    private const string Identity = "identity";

    public string Name => BodyPlaces.Shape;

    public ValueTask<Verdict> EnterAsync(Passage passage, CancellationToken cancellationToken)
    {
        if (!passage.HasBody)
        {
            return shape.IsRequired ? Verdict.Refuse(ValidationRefusals.Required()) : Verdict.Pass;
        }

        // Before anything is refused: what bounds the body also decides whether the rest of a refused one can be drained.
        if (shape.Limit is { } limit)
        {
            passage.LimitBody(limit);
        }

        if (shape.IsStream)
        {
            passage.LetBodyRest();
        }

        return Fault(passage.Request) is { } refusal ? Verdict.Refuse(refusal) : Verdict.Pass;
    }

    private Refusal? Fault(HttpRequest request)
    {
        if (request.ContentLength > shape.MaxBytes)
        {
            return BodyRefusals.TooLarge(shape.MaxBytes);
        }

        return shape.Types is { } types && !IsTaken(request, types) ? ValidationRefusals.TypeNotTaken(types)
            : shape.IsJson && !IsPlain(request) ? ValidationRefusals.EncodingNotTaken()
            : null;
    }

    private bool IsTaken(HttpRequest request, ContentTypeList types) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && types.Takes(type.MediaType) && (!shape.IsJson || IsUtf8(type));

    private static bool IsUtf8(MediaTypeHeaderValue type) =>
        HeaderUtilities.RemoveQuotes(type.Charset) is var charset
        && (charset.Length == 0 || charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase));

    private static bool IsPlain(HttpRequest request) =>
        request.Headers.ContentEncoding is var codings && (codings.Count == 0 || codings.ToString().Equals(Identity, StringComparison.OrdinalIgnoreCase));
}
