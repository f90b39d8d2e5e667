using FsCheck;
using FsCheck.Fluent;

namespace Sidecar.Tests.Payments;

/// <summary>Texts that are hard to write into JSON or a header: quotes, escapes, control characters, every plane of Unicode. No halves of surrogate pairs.</summary>
internal static class Texts
{
    private static readonly string[] Hard =
    [
        "\"", "\\", "\\u0000", "/", "\0", "\n", "\r\n", "\t", "\u001f", "\u007f", "\u0080", "é", "ß", "€", "☀", "\u2028", "\u2029", "\ufeff", "\ufffd", "😀",
        "\U0010ffff", "<script>", "&amp;", "'", "{", "}", "[", ",", ":", " ", "%20", "a", "Payment required", "url-", "error-",
    ];

    public static Arbitrary<string> Any { get; } =
        Gen.Frequency((3, Gen.Elements(Hard)), (1, Gen.Choose(0x20, 0xd7ff).Select(code => ((char)code).ToString())))
            .ListOf().Select(string.Concat).ToArbitrary();
}
