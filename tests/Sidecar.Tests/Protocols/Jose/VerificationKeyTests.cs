using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Sidecar.Protocols.Jose;

namespace Sidecar.Tests.Protocols.Jose;

public class VerificationKeyTests
{
    public static TheoryData<SignatureAlgorithm> Signing => [SignatureAlgorithm.Es256, SignatureAlgorithm.Es384, SignatureAlgorithm.Ed25519, SignatureAlgorithm.HmacSha256];

    [Fact]
    public void Signatures_of_another_program_are_verified() =>
        Assert.All(VectorFile.Cases("signatures"), vector => Assert.True(Verify(vector, vector.Bytes("message"), vector.Bytes("signature")), vector.Text("algorithm")));

    [Fact]
    public void Signatures_of_rfc_8032_are_verified_and_made()
    {
        Assert.All(VectorFile.Cases("ed25519"), vector =>
        {
            var key = SigningKey.FromSeed(vector.Bytes("seed"));
            Assert.Equal(vector.Bytes("signature"), key.Sign(vector.Bytes("message")));
            var jwk = Keys.Ed25519.With("x", Base64UrlText.Encode(vector.Bytes("publicKey")));
            Assert.Equal(key.VerificationKey.Thumbprint, Keys.Usable(jwk).Thumbprint);
            Assert.True(Keys.Usable(jwk).Verify(SignatureAlgorithm.Ed25519, vector.Bytes("message"), vector.Bytes("signature")));
        });
    }

    [Fact]
    public void A_signature_in_der_is_refused() =>
        Assert.All(
            VectorFile.Cases("signatures").Where(vector => vector.TryGetProperty("der", out _)),
            vector => Assert.False(Verify(vector, vector.Bytes("message"), vector.Bytes("der"))));

    [Fact]
    public void One_bit_changed_in_the_signature_or_the_message_is_refused()
    {
        foreach (var vector in VectorFile.Cases("signatures"))
        {
            var (message, signature) = (vector.Bytes("message"), vector.Bytes("signature"));
            Prop.ForAll(Gen.Choose(0, (signature.Length * 8) - 1).ToArbitrary(), bit => !Verify(vector, message, Flip(signature, bit))).QuickCheckThrowOnFailure();
            Prop.ForAll(Gen.Choose(0, (message.Length * 8) - 1).ToArbitrary(), bit => !Verify(vector, Flip(message, bit), signature)).QuickCheckThrowOnFailure();
        }
    }

    // The same bytes under the name of another algorithm of the same type, and under the name of every other.
    [Fact]
    public void Another_algorithm_than_the_signers_is_refused() =>
        Assert.All(VectorFile.Cases("signatures"), vector => Assert.All(
            Enum.GetValues<SignatureAlgorithm>().Where(algorithm => algorithm != Algorithm(vector)),
            algorithm => Assert.False(Key(vector).Verify(algorithm, vector.Bytes("message"), vector.Bytes("signature")))));

    [Fact]
    public void A_public_key_is_never_taken_for_a_shared_secret()
    {
        var jwk = Keys.Usable(Keys.EccP256);
        var forged = SigningKey.FromSecret(Encoding.ASCII.GetBytes(Keys.EccP256)).Sign("data"u8);
        Assert.False(jwk.Verify(SignatureAlgorithm.HmacSha256, "data"u8, forged));
        Assert.False(jwk.IsSecret);
    }

    [Fact]
    public void Any_bytes_as_signature_are_refused_without_an_exception()
    {
        var keys = VectorFile.Cases("signatures").Select(Key).Append(VerificationKey.FromSecret("secret"u8)).ToArray();
        Prop.ForAll<byte[]>(bytes => Array.TrueForAll(keys, key => key.Algorithms.All(algorithm =>
            !key.Verify(algorithm, "data"u8, bytes) && !key.Verify(algorithm, bytes, Fill(bytes, 64)) && !key.Verify(algorithm, bytes, Fill(bytes, 256))))).QuickCheckThrowOnFailure();
    }

    [Theory]
    [MemberData(nameof(Signing))]
    public void What_a_key_signs_its_public_half_verifies(SignatureAlgorithm algorithm)
    {
        var key = SigningKey.Generate(algorithm);
        Prop.ForAll<byte[]>(data => key.VerificationKey.Verify(algorithm, data, key.Sign(data))).QuickCheckThrowOnFailure();
    }

    [Theory]
    [MemberData(nameof(Signing))]
    public async Task Many_threads_sign_and_verify_with_one_key(SignatureAlgorithm algorithm)
    {
        var key = SigningKey.Generate(algorithm);
        var wrong = 0;
        await Parallel.ForAsync(0, 2000, new ParallelOptions { MaxDegreeOfParallelism = 24 }, (i, _) =>
        {
            var (data, other) = (BitConverter.GetBytes(i), BitConverter.GetBytes(i + 1));
            var signature = key.Sign(data);
            if (!key.VerificationKey.Verify(algorithm, data, signature) || key.VerificationKey.Verify(algorithm, other, signature))
            {
                Interlocked.Increment(ref wrong);
            }

            return ValueTask.CompletedTask;
        });
        Assert.Equal(0, wrong);
    }

    [Fact]
    public void A_shared_secret_has_no_thumbprint_and_is_not_published()
    {
        var key = VerificationKey.FromSecret("secret"u8, "k");
        Assert.Equal(("", true), (key.Thumbprint, key.IsSecret));
        using var writer = new Utf8JsonWriter(Stream.Null);
        Assert.Throws<InvalidOperationException>(() => key.WriteJwk(writer));
        Assert.Throws<ArgumentException>(() => VerificationKey.FromSecret([]));
    }

    private static bool Verify(JsonElement vector, byte[] message, byte[] signature) => Key(vector).Verify(Algorithm(vector), message, signature);

    private static SignatureAlgorithm Algorithm(JsonElement vector) => Enum.Parse<SignatureAlgorithm>(vector.Text("algorithm"));

    private static VerificationKey Key(JsonElement vector) => Keys.Usable(vector.GetProperty("jwk").GetRawText());

    private static byte[] Flip(byte[] bytes, int bit)
    {
        var changed = bytes.ToArray();
        changed[bit / 8] ^= (byte)(1 << (bit % 8));
        return changed;
    }

    private static byte[] Fill(byte[] bytes, int length)
    {
        var filled = new byte[length];
        bytes.AsSpan(0, Math.Min(length, bytes.Length)).CopyTo(filled);
        return filled;
    }
}
