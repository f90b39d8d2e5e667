using System.Security.Cryptography;
using Sidecar.Protocols.HttpSignatures;

namespace Sidecar.Tests.Protocols.HttpSignatures;

/// <summary>RFC 9530, with the samples of its sections 2 and B.</summary>
public sealed class ContentDigestTests
{
    private const string Hello = "{\"hello\": \"world\"}\n";
    private const string Sha256 = "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:";
    private const string Sha512 = "sha-512=:YMAam51Jz/jOATT6/zvHrLVgOYTGFy1d6GJiOHTohq4yP+pgk4vf2aCsyRZOtw8MjkM7iw7yZ/WkppmM44T3qg==:";

    [Theory]
    [InlineData(Hello, Sha256)]
    [InlineData("", "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:")]
    [InlineData("\"world\"}\n", "sha-256=:jjcgBDWNAtbYUXI37CVG3gRuGOAjaaDRGpIUFsdyepQ=:")]
    [InlineData(Hello, Sha512)]
    [InlineData("{\"hello\": \"world\"}", "sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:")]
    [InlineData("{\"hello\": \"world\"}", "sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:")]
    [InlineData(Hello, Sha512 + "," + Sha256)]
    [InlineData(Hello, "md5=:AQ==:, unheard-of=1, " + Sha256)]
    public void A_body_that_was_digested_is_the_same(string content, string value) => Assert.Equal(DigestMatch.Same, Check(content, value));

    [Theory]
    [InlineData("{\"hello\": \"world\"}", Sha256)]
    [InlineData("{\"hello\": \"world\"}", Sha512)]
    [InlineData(Hello, "sha-256=:d435Qo+nKZ+gLcUHn7GQtQ72hiBVAgqoLsZnZPiTGPk=:, " + Sha512)]
    [InlineData(Hello, Sha256 + ", sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:")]
    [InlineData(Hello, "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabA==:")]
    [InlineData(Hello, "sha-256=::")]
    public void A_body_that_differs_by_any_known_digest_is_another(string content, string value) => Assert.Equal(DigestMatch.Different, Check(content, value));

    [Fact]
    public void A_hash_that_is_known_is_not_computed_again()
    {
        var digest = Assert.IsType<ContentDigestResult.Present>(ContentDigest.Read(Messages.Headers(("Content-Digest", Sha256)))).Digest;
        var hash = SHA256.HashData("{\"hello\": \"world\"}\n"u8);

        Assert.Equal(DigestMatch.Same, digest.Check([], hash));
        Assert.Equal(DigestMatch.Different, digest.Check("{\"hello\": \"world\"}\n"u8, new byte[32]));
        Assert.True(digest.Sha256!.Value.Span.SequenceEqual(hash));
        Assert.Null(digest.Sha512);
    }

    [Theory]
    [InlineData("sha-256")]
    [InlineData("sha-256=\"RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=\"")]
    [InlineData("sha-256=(:AQ==:)")]
    [InlineData(Sha256 + ", sha-512=1")]
    [InlineData(Sha256 + ", " + Sha256)]
    [InlineData("SHA-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:")]
    [InlineData("sha-256=RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=")]
    [InlineData("sha-256=:RK_0qy18MlBSVnWgjwz6lZEWjP_lF5HF9bvEF8FabDg=:")]
    [InlineData("a, b, c, d, e, f, g, h, " + Sha256)]
    public void What_does_not_say_one_thing_is_malformed(string value) =>
        Assert.IsType<ContentDigestResult.Malformed>(ContentDigest.Read(Messages.Headers(("Content-Digest", value))));

    [Fact]
    public void An_algorithm_in_two_lines_is_malformed_and_two_algorithms_in_two_lines_are_not()
    {
        Assert.IsType<ContentDigestResult.Malformed>(ContentDigest.Read(Messages.Headers(("Content-Digest", Sha256), ("Content-Digest", Sha256))));
        Assert.IsType<ContentDigestResult.Present>(ContentDigest.Read(Messages.Headers(("Content-Digest", Sha256), ("Content-Digest", Sha512))));
    }

    [Fact]
    public void Without_a_digest_that_is_known_nothing_is_said()
    {
        Assert.IsType<ContentDigestResult.Missing>(ContentDigest.Read(Messages.Headers()));
        Assert.IsType<ContentDigestResult.Unsupported>(ContentDigest.Read(Messages.Headers(("Content-Digest", "md5=:AQ==:"))));
        Assert.IsType<ContentDigestResult.Unsupported>(ContentDigest.Read(Messages.Headers(("Content-Digest", ""))));
    }

    [Fact]
    public void A_digest_is_written_as_the_rfc_prints_it() => Assert.Equal(Sha256, ContentDigest.Write("{\"hello\": \"world\"}\n"u8));

    private static DigestMatch Check(string content, string value) =>
        Assert.IsType<ContentDigestResult.Present>(ContentDigest.Read(Messages.Headers(("Content-Digest", value)))).Digest.Check(System.Text.Encoding.UTF8.GetBytes(content));
}
