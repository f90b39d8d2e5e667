using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Sidecar.Protocols.Json;

namespace Sidecar.Tests.Protocols.Json;

public sealed class SemanticJsonTests
{
    [Fact]
    public void Vectors_have_the_canonical_text_that_they_name() => Assert.All(VectorFile.Cases("semantic-json"), vector =>
    {
        var canonical = Canonical(vector.Text("json"));
        if (vector.TryGetProperty("canonical", out var expected))
        {
            Assert.Equal(expected.GetString(), canonical);
        }
        else
        {
            Assert.Equal(vector.Text("order").Split('|'), JsonDocument.Parse(canonical).RootElement.EnumerateObject().Select(member => member.Name));
        }
    });

    [Theory]
    [InlineData("""{"a":1,"b":[1,2.50]}""", """{"b":[1.0,25e-1],"a":1E0}""", true)]
    [InlineData("""{"a":null}""", "{}", false)]
    [InlineData("[1,2]", "[2,1]", false)]
    [InlineData("1", "\"1\"", false)]
    [InlineData("0", "false", false)]
    [InlineData("9007199254740993", "9007199254740992", false)]
    [InlineData("0.1", "0.10000000000000001", false)]
    [InlineData("1e400", "1e401", false)]
    [InlineData("\"\\u00e9\"", "\"e\\u0301\"", false)]
    [InlineData("{\"\\u0061\":1}", "{\"a\":1}", true)]
    [InlineData("5e999999999", "0.05e1000000001", true)]
    [InlineData("-5e-999999999", "-500e-1000000001", true)]
    [InlineData("0e99999999999999999999", "0", true)]
    [InlineData("5e999999999", "5e999999998", false)]
    public void Same_meaning_is_same_text(string one, string other, bool isSame) => Assert.Equal(isSame, Canonical(one) == Canonical(other));

    [Theory]
    [InlineData("""{"a":1,"a":1}""", "names a member twice in one object")]
    [InlineData("""{"a":{"b":[{"c":1,"\u0063":2}]}}""", "names a member twice in one object")]
    [InlineData("", "is not JSON")]
    [InlineData("{", "is not JSON")]
    [InlineData("1 2", "is not JSON")]
    [InlineData("01", "is not JSON")]
    [InlineData("NaN", "is not JSON")]
    [InlineData("\"\\ud800\"", "surrogate")]
    [InlineData("[[[[[1]]]]]", "nested deeper than 4 levels")]
    [InlineData("[1e1000000000]", "exponent of more than 9 digits")]
    [InlineData("50e999999999", "exponent of more than 9 digits")]
    [InlineData("0.5e-999999999", "exponent of more than 9 digits")]
    [InlineData("1e9223372036854775807", "exponent of more than 9 digits")]
    [InlineData("1e-99999999999999999999999999", "exponent of more than 9 digits")]
    public void What_cannot_be_compared_is_told(string json, string error)
    {
        Assert.False(SemanticJson.TryCanonicalize(Encoding.UTF8.GetBytes(json), 4, out var canonical, out var said));
        Assert.Null(canonical);
        Assert.Contains(error, said, StringComparison.Ordinal);
    }

    [Fact]
    public void Canonical_text_is_its_own_canonical_text() => Prop.ForAll(Values, value =>
    {
        var canonical = Canonical(Write(value, new Random(1)));
        return Canonical(canonical) == canonical;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void However_a_value_is_written_its_text_is_one() => Prop.ForAll(Values, ArbMap.Default.ArbFor<int>(), (value, seed) =>
        Canonical(Write(value, new Random(seed))) == Canonical(Write(value, new Random(seed + 1)))).QuickCheckThrowOnFailure();

    [Fact]
    public void Two_numbers_have_one_text_exactly_when_they_are_equal() => Prop.ForAll(Numbers, Numbers, (one, other) =>
        (Canonical(one.Text) == Canonical(other.Text)) == (Scaled(one) == Scaled(other))).QuickCheckThrowOnFailure();

    /// <summary>Where powers of ten come to their bound, too.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(999_999_999)]
    [InlineData(-999_999_999)]
    public void Either_all_ways_to_write_a_number_have_a_text_or_none_has(int power) => Prop.ForAll(Numbers, ArbMap.Default.ArbFor<byte>(), (number, zeros) =>
    {
        var plain = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{number.Digits}e{power + number.Exponent}"));
        var padded = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{number.Digits}{new string('0', zeros)}e{(long)power + number.Exponent - zeros}"));
        return SemanticJson.TryCanonicalize(plain, 4, out var one, out _) == SemanticJson.TryCanonicalize(padded, 4, out var other, out _)
            && one.AsSpan().SequenceEqual(other)
            && (one is null || (SemanticJson.TryCanonicalize(one, 4, out var again, out _) && again.AsSpan().SequenceEqual(one)));
    }).QuickCheckThrowOnFailure();

    private sealed record Number(BigInteger Digits, int Exponent)
    {
        public string Text => string.Create(CultureInfo.InvariantCulture, $"{Digits}e{Exponent}");
    }

    private static Arbitrary<Number> Numbers => Arb.From(
        from digits in Gen.Choose(-2000, 2000)
        from exponent in Gen.Choose(-3, 3)
        select new Number(digits, exponent));

    private static Arbitrary<object?> Values => Arb.From(Gen.Sized(size => Value(Math.Min(size, 4))));

    private static Gen<object?> Value(int depth)
    {
        var leaf = Gen.OneOf(
            Gen.Elements<object?>(null, true, false),
            Gen.Choose(-100_000, 100_000).Select(number => (object?)(number / 100m)),
            Gen.Elements<object?>("", "a", "\u00e9\n\"\\", "\U0001F600", "1"));
        return depth == 0 ? leaf : Gen.OneOf(
            leaf,
            Value(depth - 1).ListOf(3).Select(items => (object?)items.ToList()),
            Value(depth - 1).ListOf(3).Select(items => (object?)items.Select((item, i) => ("k" + (char)('a' + (i * 7 % 5)), item)).ToList()));
    }

    private static BigInteger Scaled(Number number) => number.Digits * BigInteger.Pow(10, number.Exponent + 3);

    /// <summary>One of the many ways to write a value.</summary>
    private static string Write(object? value, Random way) => value switch
    {
        null => "null",
        bool isTrue => isTrue ? "true" : "false",
        decimal number => WriteNumber(number, way),
        string text => way.Next(2) == 0 ? JsonSerializer.Serialize(text) : "\"" + string.Concat(text.Select(unit => $"\\u{(int)unit:x4}")) + "\"",
        List<object?> items => $"[{Space(way)}{string.Join($"{Space(way)},", items.Select(item => Write(item, way)))}]",
        List<(string Name, object? Value)> members => "{" + string.Join(",", Shuffled(members, way).Select(
            member => $"{Space(way)}{JsonSerializer.Serialize(member.Name)}{Space(way)}:{Write(member.Value, way)}")) + "}",
        _ => throw new InvalidOperationException(),
    };

    private static string WriteNumber(decimal number, Random way) => way.Next(3) switch
    {
        0 => number.ToString(CultureInfo.InvariantCulture),
        1 => (number * 1000m).ToString("0", CultureInfo.InvariantCulture) + "e-3",
        _ => number.ToString("0.0000", CultureInfo.InvariantCulture) + "E+0",
    };

    private static string Space(Random way) => way.Next(2) == 0 ? "" : " \n";

    private static List<(string Name, object? Value)> Shuffled(List<(string Name, object? Value)> members, Random way) => [.. members.OrderBy(_ => way.Next())];

    private static string Canonical(string json)
    {
        Assert.True(SemanticJson.TryCanonicalize(Encoding.UTF8.GetBytes(json), 64, out var canonical, out var error), error);
        return Encoding.UTF8.GetString(canonical);
    }
}
