using System.Globalization;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using Sidecar.Policies;

namespace Sidecar.Validation;

/// <summary>Refusals of bodies that are not what their route takes. None says a value of the body.</summary>
internal static class ValidationRefusals
{
    public static Refusal Required() =>
        new("body_required", StatusCodes.Status400BadRequest, "Request body required") { Detail = "This route takes no request without a body." };

    /// <summary>With the types that are taken (RFC 9110 §15.5.16).</summary>
    public static Refusal TypeNotTaken(ContentTypeList types) =>
        new("content_type_not_taken", StatusCodes.Status415UnsupportedMediaType, "Content type not taken")
        {
            Detail = $"This route takes a body with one Content-Type of these: {types}. JSON is taken in UTF-8 only.",
            Headers = types.Accept is { Length: > 0 } accept ? [KeyValuePair.Create(HeaderNames.Accept, new StringValues(accept))] : [],
        };

    public static Refusal EncodingNotTaken() =>
        new("content_encoding_not_taken", StatusCodes.Status415UnsupportedMediaType, "Content encoding not taken")
        {
            Detail = "This route reads the body and takes it without Content-Encoding.",
            Headers = [KeyValuePair.Create(HeaderNames.AcceptEncoding, new StringValues("identity"))],
        };

    /// <param name="reason">What is wrong, as the end of a sentence.</param>
    public static Refusal NotJson(string reason) =>
        new("body_not_json", StatusCodes.Status400BadRequest, "Request body is not JSON") { Detail = $"The request body {reason}." };

    public static Refusal TooManyItems(ItemLimit limit, int count) =>
        new("too_many_items", StatusCodes.Status400BadRequest, "Too many items")
        {
            Detail = string.Create(CultureInfo.InvariantCulture, $"{limit.Path} has {count} items; this route takes {limit.Most}."),
            Faults = [new(limit.Pointer, string.Create(CultureInfo.InvariantCulture, $"has more than {limit.Most} items"))],
        };

    /// <summary>How many there are nobody counted.</summary>
    public static Refusal TooManyValues(int most) =>
        new("too_many_values", StatusCodes.Status400BadRequest, "Too many values")
        {
            Detail = string.Create(CultureInfo.InvariantCulture, $"The request body has more than {most} values, counting itself and every member and item in it; this route takes no more."),
        };

    /// <summary>Each of its values meets a schema again and again, as alternatives inside each other make it.</summary>
    public static Refusal TooManyWays() =>
        new("too_many_values", StatusCodes.Status400BadRequest, "Too many values")
        {
            Detail = "The values of the request body would be compared with more alternatives inside each other than this route compares; it takes fewer values, or fewer levels.",
        };

    public static Refusal NameTooLong() => Invalid([new("", string.Create(CultureInfo.InvariantCulture, $"has a member with a name of more than {BodySizes.LongestName} bytes"))]);

    public static Refusal Invalid(IReadOnlyList<BodyFault> faults) =>
        new("body_invalid", StatusCodes.Status400BadRequest, "Request body is not valid")
        {
            Detail = $"The request body is not what this route takes: {Place(faults[0])} {faults[0].Detail}.",
            Faults = faults,
        };

    private static string Place(BodyFault fault) => fault.Pointer.Length == 0 ? "it" : fault.Pointer;
}
