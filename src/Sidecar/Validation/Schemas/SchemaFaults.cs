using System.Text.Json;
using NJsonSchema.Validation;
using Sidecar.Policies;

namespace Sidecar.Validation.Schemas;

/// <summary>The library's findings in our words, without anything of the body's values.</summary>
internal static class SchemaFaults
{
    private const int Most = 10;

    /// <summary>How many are put in order. Finding places takes time, and a body can be wrong everywhere.</summary>
    public const int MostPlaced = 100;

    public static IReadOnlyList<BodyFault> Of(IEnumerable<ValidationError> errors, JsonElement body) =>
    [
        .. errors.SelectMany(Flatten).Take(MostPlaced)
            .Select(error => (Place: FaultPlace.Of(error.Path, body), Detail: Words(error.Kind)))
            .OrderBy(static fault => fault.Place.Position)
            .Select(static fault => new BodyFault(fault.Place.Pointer, fault.Detail))
            .Distinct()
            .Take(Most),
    ];

    /// <summary>Whether it is told itself. What must all hold is told one by one. Of alternatives nobody knows which was meant.</summary>
    public static bool IsTold(ValidationError error) => error is not ChildSchemaValidationError || error.Kind is ValidationErrorKind.NotAnyOf or ValidationErrorKind.NotOneOf;

    private static IEnumerable<ValidationError> Flatten(ValidationError error) =>
        error is ChildSchemaValidationError parent && !IsTold(error)
            ? parent.Errors.Values.SelectMany(static children => children).SelectMany(Flatten)
            : [error];

    private static string Words(ValidationErrorKind kind) => kind switch
    {
        ValidationErrorKind.StringExpected => "is not a string",
        ValidationErrorKind.NumberExpected => "is not a number",
        ValidationErrorKind.IntegerExpected => "is not an integer",
        ValidationErrorKind.BooleanExpected => "is neither true nor false",
        ValidationErrorKind.ObjectExpected => "is not an object",
        ValidationErrorKind.ArrayExpected => "is not an array",
        ValidationErrorKind.NullExpected => "is not null",
        ValidationErrorKind.PropertyRequired => "is required",
        ValidationErrorKind.PatternMismatch => "does not have the form that is asked for",
        ValidationErrorKind.StringTooShort => "is too short",
        ValidationErrorKind.StringTooLong => "is too long",
        ValidationErrorKind.NumberTooSmall => "is too small",
        ValidationErrorKind.NumberTooBig or ValidationErrorKind.IntegerTooBig => "is too big",
        ValidationErrorKind.NumberNotMultipleOf or ValidationErrorKind.IntegerNotMultipleOf => "is not a multiple of what is asked for",
        ValidationErrorKind.TooFewItems => "has too few items",
        ValidationErrorKind.TooManyItems => "has too many items",
        ValidationErrorKind.ItemsNotUnique => "has equal items",
        ValidationErrorKind.TooFewProperties => "has too few members",
        ValidationErrorKind.TooManyProperties => "has too many members",
        ValidationErrorKind.NoAdditionalPropertiesAllowed => "is not a member that is taken",
        ValidationErrorKind.NotInEnumeration => "is not one of the values that are taken",
        ValidationErrorKind.NotAnyOf => "is none of the alternatives that are taken",
        ValidationErrorKind.NotOneOf => "is not exactly one of the alternatives that are taken",
        ValidationErrorKind.ExcludedSchemaValidates => "is what is not taken",
        _ => "is not valid",
    };
}
