using Microsoft.Extensions.Primitives;
using Sidecar.Protocols.HttpSignatures;

namespace Sidecar.Identity.MessageSignatures;

/// <summary>A request's headers as the signature engine reads them: line by line, as they were received.</summary>
internal sealed class RequestHeaderFields(IHeaderDictionary headers) : IHeaderFields
{
    public FieldLines Lines(string name) => headers.TryGetValue(name, out var lines) ? Of(lines) : default;

    private static FieldLines Of(StringValues lines) => lines switch
    {
        [] => default,
        [var only] => new(only ?? ""),
        _ => new([.. lines.Select(static line => line ?? "")]),
    };
}
