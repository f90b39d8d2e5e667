using System.Buffers;
using System.Diagnostics;

namespace Sidecar.Policies;

/// <summary>
/// The request's name in logs, answers and at the backend: the client's <c>X-Request-Id</c> when it is 1 to 128 of
/// <c>[A-Za-z0-9._-]</c> and single, otherwise 128 random bits in hexadecimal.
/// </summary>
internal static class RequestIds
{
    public const string Header = "X-Request-Id";

    private const int MaxLength = 128;
    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    public static string TakeOrMake(IHeaderDictionary headers)
    {
        if (headers.TryGetValue(Header, out var values) && values is [{ Length: > 0 and <= MaxLength } id]
            && !id.AsSpan().ContainsAnyExcept(Allowed))
        {
            return id;
        }

        // As trace ids are made: a name, and no secret, needs no more, and random bits that could be keys cost seven times as much.
        return ActivityTraceId.CreateRandom().ToHexString();
    }
}
