using System.Collections.Frozen;
using System.Text.Json;

namespace Sidecar.Policies;

/// <summary>Reasons of denials as programs read them: lower case with underscores.</summary>
internal static class DenialText
{
    private static readonly FrozenDictionary<SpendDenial, string> Texts =
        Enum.GetValues<SpendDenial>().ToFrozenDictionary(static reason => reason, static reason => JsonNamingPolicy.SnakeCaseLower.ConvertName(reason.ToString()));

    public static string Of(SpendDenial reason) => Texts[reason];
}
