using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Sidecar.Identity.ApiKeys;

namespace Sidecar.Tests.Identity.ApiKeys;

public sealed class ApiKeyTests
{
    private const string Digits = "0123456789abcdefghjkmnpqrstvwxyz";

    private static readonly Arbitrary<(byte[] Random, bool IsTest)> Seeds =
        Gen.Choose(0, 255).Select(value => (byte)value).ArrayOf(ApiKey.RandomLength).Zip(Gen.Elements(true, false)).ToArbitrary();

    [Fact]
    public void A_generated_key_is_parsed_and_shows_its_parts() => Prop.ForAll(Seeds, seed =>
    {
        var text = ApiKey.Generate(seed.IsTest, seed.Random).Reveal();
        var key = ApiKey.Parse(text.AsMemory());
        return text.Length == 80 && key is { } parsed && parsed.IsTest == seed.IsTest && parsed.Reveal() == text
            && parsed.Id.SequenceEqual(text.AsSpan(8, 12)) && text.StartsWith(seed.IsTest ? "sk_test_" : "sk_live_", StringComparison.Ordinal);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void One_wrong_character_anywhere_is_found() => Prop.ForAll(Seeds, Gen.Choose(0, ApiKey.Length - 1).Zip(Gen.Choose(1, 127)).ToArbitrary(), (seed, error) =>
    {
        var text = ApiKey.Generate(seed.IsTest, seed.Random).Reveal().ToCharArray();
        text[error.Item1] = (char)((text[error.Item1] + error.Item2) % 128);
        return ApiKey.Parse(text) is null;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Two_neighbours_that_changed_places_are_found() => Prop.ForAll(Seeds, Gen.Choose(0, ApiKey.Length - 2).ToArbitrary(), (seed, index) =>
    {
        var text = ApiKey.Generate(seed.IsTest, seed.Random).Reveal().ToCharArray();
        (text[index], text[index + 1]) = (text[index + 1], text[index]);
        return text[index] == text[index + 1] || ApiKey.Parse(text) is null;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Arbitrary_text_is_no_key() => Prop.ForAll<string>(text => text is null || ApiKey.Parse(text.AsMemory()) is null).QuickCheckThrowOnFailure();

    [Fact]
    public void A_key_that_was_cut_or_lengthened_is_none()
    {
        var text = SampleKeys.New().Reveal();

        Assert.All(Enumerable.Range(0, text.Length), length => Assert.Null(ApiKey.Parse(text.AsMemory(0, length))));
        Assert.Null(ApiKey.Parse((text + "0").AsMemory()));
        Assert.Null(ApiKey.Parse((text + " ").AsMemory()));
        Assert.Null(ApiKey.Parse(text.ToUpperInvariant().AsMemory()));
    }

    /// <summary>What docs/api-keys.md says, bit by bit, so that scanners written from it agree.</summary>
    [Fact]
    public void The_checksum_is_crc_32c_of_the_rest_in_seven_digits()
    {
        var text = SampleKeys.Of(3).Reveal();
        var sum = Crc32C(Encoding.ASCII.GetBytes(text[..^7]));

        Assert.Equal(0xE3069283u, Crc32C("123456789"u8.ToArray()));
        Assert.Equal(text[^7..], string.Concat(Enumerable.Range(0, 7).Select(index => Digits[(int)((sum >> (5 * (6 - index))) & 31)])));
    }

    [Fact]
    public void The_documented_key_is_one()
    {
        var key = ApiKey.Parse(SampleKeys.Of(0).Reveal().AsMemory());

        Assert.Equal("sk_live_07en", key?.Reveal()[..12]);
    }

    [Fact]
    public void What_is_shown_of_a_key_has_no_secret()
    {
        var key = SampleKeys.New(isTest: true);

        Assert.Equal($"sk_test_{key.Id}_…", key.ToString());
        Assert.DoesNotContain(key.Reveal()[21..40], $"{key}", StringComparison.Ordinal);
    }

    private static uint Crc32C(byte[] bytes)
    {
        var sum = uint.MaxValue;
        foreach (var octet in bytes)
        {
            sum ^= octet;
            for (var bit = 0; bit < 8; bit++)
            {
                sum = (sum & 1) != 0 ? (sum >> 1) ^ 0x82F63B78 : sum >> 1;
            }
        }

        return ~sum;
    }
}
