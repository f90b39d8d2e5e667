namespace Sidecar.Fuzz;

/// <summary>What parsers look for, and what they should not fall over.</summary>
internal static class MutatorWords
{
    public static IReadOnlyList<string> All { get; } =
    [
        // Structured fields and lists.
        ";", ",", "=", "=?1", "=?0", ";a", ";a=", "()", "(", ")", "\"", "\\\"", ":", "::", ":AA==:", "@", "@1", "%\"", ", ", " ,", ",,", "\t", "  ", "*", "*/*", "a=", "sig1=", ";req", ";sf", ";bs", ";tr", ";key=\"a\"",
        "\"@method\"", "\"@target-uri\"", "\"@query-param\";name=\"a\"", "\"@path\"", ";created=1", ";expires=1", ";keyid=\"k\"", ";alg=\"ed25519\"", "sha-256=:", "sha-512=:",

        // JSON.
        "{", "}", "[", "]", "{}", "[]", "[[", "{\"a\":", "null", "true", "false", "\"\"", "\"a\"", "\"a\":1,", "\\u0000", "\\ud800", "\\udc00", "\\ud83d\\ude00", "\\", "\\n", "\\/", "\\x", "//", "/*", "NaN", "Infinity", "\uFEFF",
        "\"x402Version\":2", "\"x402Version\":1", "\"scheme\":\"exact\"", "\"payload\":{", "\"keys\":[", "\"kty\":\"EC\"", "\"id\":", "\"jsonrpc\":\"2.0\"", "$.", "[0]", "[a=b]", ".a",

        // Encodings.
        "=", "==", "===", "-", "_", "+", "AA", "AAAA", "eyJ", ".", "..", "...", "%", "%2", "%25", "%2F", "%2e", "%5C", "%00", "%c0%af", "%ff", "%u002e", "\u00e9", "\u0000", "\u007f", "\r\n", "\n", "\r", "\u00ff", "0x", "0X",

        // Targets and hosts.
        "/", "//", "/./", "/../", "\\", "#", "?", "&", "http://", "https://", "HTTP://", "user@", "[::1]", "[fe80::1%25eth0]", ":80", ":443", ":99999", "127.1", "0x7f.1", "2130706433", "localhost", "xn--",

        // Money, times, names.
        "$", "USD", " USD", "0.000001", "T", "Z", "+00:00", "-23:59", "2026-01-01", "24:00:00", "60", "eip155:", "solana:", "sk_live_", "sk_test_", "Bearer ", "ApiKey ", "v1,", "v1=", "t=", "v1a,", "whsec_", "{id}", "{body}", "{timestamp}", "sha256=",
    ];
}
