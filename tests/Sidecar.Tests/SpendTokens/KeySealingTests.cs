using System.Security.Cryptography;
using System.Text;
using Sidecar.SpendTokens;

namespace Sidecar.Tests.SpendTokens;

public sealed class KeySealingTests
{
    private const string Secret = "a secret of the tests, of thirty-two characters";

    private static readonly KeySealing Sealing = new(new GeneratedKeyOptions { Secret = Secret });

    [Fact]
    public void What_is_sealed_opens_under_its_name_and_is_never_the_same_twice()
    {
        var (first, second) = (Sealing.Seal("key-1", "private"), Sealing.Seal("key-1", "private"));

        Assert.Equal("private", Sealing.Open("key-1", first));
        Assert.NotEqual(first, second);
        Assert.DoesNotContain("private", Encoding.Latin1.GetString(first), StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_of_another_key_does_not_open() => Assert.Null(Sealing.Open("key-2", Sealing.Seal("key-1", "private")));

    [Fact]
    public void Any_changed_byte_closes_it()
    {
        var bytes = Sealing.Seal("key-1", "private");

        Assert.All(Enumerable.Range(0, bytes.Length), i =>
        {
            var changed = (byte[])bytes.Clone();
            changed[i] ^= 1;
            Assert.Null(Sealing.Open("key-1", changed));
        });
        Assert.Null(Sealing.Open("key-1", bytes.AsSpan(0, 20)));
    }

    [Fact]
    public void A_former_secret_still_opens_and_a_strangers_does_not()
    {
        var bytes = Sealing.Seal("key-1", "private");
        var other = new string('x', 32);

        Assert.Equal("private", new KeySealing(new GeneratedKeyOptions { Secret = other, PreviousSecrets = [Secret] }).Open("key-1", bytes));
        Assert.Null(new KeySealing(new GeneratedKeyOptions { Secret = other }).Open("key-1", bytes));
        Assert.Null(Sealing.Open("key-1", RandomNumberGenerator.GetBytes(100)));
    }
}
