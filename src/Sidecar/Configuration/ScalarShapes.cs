using System.Globalization;
using System.Numerics;
using System.Security.Authentication;

namespace Sidecar.Configuration;

/// <summary>The single values that options may have, and how strictly each is read.</summary>
internal static class ScalarShapes
{
    private static readonly Dictionary<Type, ScalarShape> Known = new()
    {
        [typeof(string)] = Value("text", static _ => true),
        [typeof(bool)] = Value("true or false", static text => bool.TryParse(text, out _)),
        [typeof(byte)] = Whole<byte>(),
        [typeof(short)] = Whole<short>(),
        [typeof(ushort)] = Whole<ushort>(),
        [typeof(int)] = Whole<int>(),
        [typeof(uint)] = Whole<uint>(),
        [typeof(long)] = Whole<long>(),
        [typeof(ulong)] = Whole<ulong>(),
        [typeof(double)] = Value("a number", static text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)),
        [typeof(decimal)] = Value("a number", static text => decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _)),
        [typeof(TimeSpan)] = Value("a time span; write 00:00:05 for five seconds", IsTimeSpan),
        [typeof(Uri)] = Value("an absolute URL; write https://host/path", static text => Uri.TryCreate(text, UriKind.Absolute, out var url) && !url.IsFile),
        [typeof(Version)] = Value("a version; write 2 or 1.1", static text => Version.TryParse(text.Contains('.') ? text : text + ".0", out _)),
        [typeof(Guid)] = Value("a GUID", static text => Guid.TryParse(text, out _)),
    };

    /// <summary>Null when the type is not a single value.</summary>
    public static ScalarShape? Of(Type type)
    {
        var bare = Nullable.GetUnderlyingType(type) ?? type;
        return bare.IsEnum ? Choice(bare) : Known.GetValueOrDefault(bare);
    }

    /// <summary>Names only: a number that happens to stand for a name would change its meaning with the next release.</summary>
    private static ScalarShape Choice(Type type)
    {
        var names = Enum.GetNames(type);
        return new ScalarShape($"one of: {string.Join(", ", names)}", text => names.Contains(text, StringComparer.OrdinalIgnoreCase), names)
        {
            // YARP and Kestrel read this one as a list.
            MayBeList = type == typeof(SslProtocols),
        };
    }

    private static ScalarShape Whole<T>()
        where T : struct, IBinaryInteger<T>, IMinMaxValue<T> =>
        Value(
            $"a whole number from {T.MinValue} to {T.MaxValue}",
            static text => T.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _));

    /// <summary>.NET reads a bare 5 as five days, which nobody means.</summary>
    private static bool IsTimeSpan(string text) =>
        text.Contains(':') && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out _);

    private static ScalarShape Value(string expectation, Func<string, bool> accepts) => new(expectation, accepts, []);
}
