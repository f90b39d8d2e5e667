using Newtonsoft.Json.Linq;
using NJsonSchema.Validation;
using NJsonSchema.Validation.FormatValidators;

namespace Sidecar.Validation.Schemas;

/// <summary>A form of strings, as the library asks for it.</summary>
internal sealed class SchemaFormat(string name, Predicate<string> fits) : IFormatValidator
{
    public string Format => name;

    public ValidationErrorKind ValidationErrorKind => ValidationErrorKind.PatternMismatch;

    public bool IsValid(string value, JTokenType tokenType) => fits(value);
}
