namespace Sidecar.Ledger;

/// <summary>Kinds of revocations as the stores write them.</summary>
internal static class RevocationKindText
{
    public static string ToText(this RevocationKind kind) => kind switch
    {
        RevocationKind.Jwt => "jwt",
        RevocationKind.JwtSubject => "jwt_subject",
        RevocationKind.JwtClient => "jwt_client",
        RevocationKind.SpendToken => "spend_token",
        RevocationKind.SpendAgent => "spend_agent",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Every kind has a text."),
    };
}
