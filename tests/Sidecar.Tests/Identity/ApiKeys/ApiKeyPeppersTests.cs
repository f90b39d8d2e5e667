using System.Security.Cryptography;
using System.Text;
using Sidecar.Identity.ApiKeys;

namespace Sidecar.Tests.Identity.ApiKeys;

public sealed class ApiKeyPeppersTests
{
    [Fact]
    public void A_hash_is_hmac_sha_256_of_the_whole_key_under_the_current_pepper()
    {
        var key = SampleKeys.New();

        var hash = SampleKeys.Peppers.Hash(key);

        var expected = HMACSHA256.HashData(Encoding.UTF8.GetBytes(SampleKeys.NewPepper), Encoding.ASCII.GetBytes(key.Reveal()));
        Assert.Equal($"v2:{Convert.ToHexStringLower(expected)}", hash.ToString());
    }

    [Fact]
    public void A_key_proves_itself_against_its_own_hash_alone()
    {
        var (key, other) = (SampleKeys.New(), SampleKeys.New());
        var hash = SampleKeys.Peppers.Hash(key);

        Assert.True(SampleKeys.Peppers.Proves(key, hash));
        Assert.False(SampleKeys.Peppers.Proves(other, hash));
        Assert.False(SampleKeys.Peppers.Proves(SampleKeys.SameId(key), hash));
        Assert.False(SampleKeys.Peppers.Proves(key, stored: null));
    }

    [Fact]
    public void A_test_key_does_not_prove_the_live_key_with_the_same_digits() =>
        Assert.False(SampleKeys.Peppers.Proves(SampleKeys.Of(1, isTest: true), SampleKeys.Peppers.Hash(SampleKeys.Of(1))));

    [Fact]
    public void An_old_pepper_goes_on_and_one_that_is_gone_does_not()
    {
        var key = SampleKeys.New();
        var old = SampleKeys.OldPeppers.Hash(key);

        Assert.True(SampleKeys.Peppers.Proves(key, old));
        Assert.False(new ApiKeyPeppers([new("v2", SampleKeys.NewPepper)], "v2").Proves(key, old));
        Assert.False(new ApiKeyPeppers([new("v1", SampleKeys.NewPepper)], "v1").Proves(key, old));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("v1")]
    [InlineData("v1:")]
    [InlineData("v1:00")]
    [InlineData(":0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("V1:0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("v1:000000000000000000000000000000000000000000000000000000000000000g")]
    [InlineData("v1:00000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("v1:v1:0000000000000000000000000000000000000000000000000000000000000000")]
    public void What_has_not_the_form_of_a_hash_is_none(string? text) => Assert.Null(ApiKeyHash.Parse(text));

    [Fact]
    public void A_key_that_is_known_shows_its_id_and_no_hash()
    {
        var key = SampleKeys.New();
        var known = SampleKeys.Known(key);

        Assert.Equal($"API key {key.Id}", known.ToString());
        Assert.Equal(known.ToString(), new CachedApiKey(known, 1).ToString());
    }

    [Fact]
    public void A_hash_is_read_as_it_was_written()
    {
        var hash = SampleKeys.Peppers.Hash(SampleKeys.New());

        var read = ApiKeyHash.Parse(hash.ToString());

        Assert.Equal((hash.Pepper, Convert.ToHexString(hash.Bytes.Span)), (read?.Pepper, Convert.ToHexString(read!.Value.Bytes.Span)));
    }
}
