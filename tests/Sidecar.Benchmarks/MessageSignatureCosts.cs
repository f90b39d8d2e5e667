using System.Buffers;
using System.Diagnostics;
using Sidecar.Protocols.HttpSignatures;
using Sidecar.Protocols.Jose;

namespace Sidecar.Benchmarks;

/// <summary>What the signature of a checkout request costs on one thread, step by step: time and allocation a call.</summary>
internal static class MessageSignatureCosts
{
    private static readonly string[] Covered = ["@method", "@authority", "@path", "ucp-agent", "idempotency-key", "content-digest", "content-type"];

    public static async Task RunAsync(int calls, TextWriter output)
    {
        await output.WriteLineAsync($"{calls} calls of each, {Covered.Length} components");
        await output.WriteLineAsync($"{"step",-28} {"us/call",10} {"bytes/call",12}");
        foreach (var (step, call) in Steps())
        {
            Repeat(calls / 10, call);
            await output.WriteLineAsync($"{step,-28} {Measure(calls, call)}");
        }
    }

    /// <summary>Each returns whether it did what it is measured for.</summary>
    private static IEnumerable<(string Step, Func<bool> Call)> Steps()
    {
        var headers = new HeaderLines()
            .Add("Host", "merchant.example")
            .Add("UCP-Agent", "profile=\"https://platform.example/.well-known/ucp\"")
            .Add("Idempotency-Key", "2b1f6a0e-6f0c-4d0e-9a55-0d6a4f6b8b1c")
            .Add("Content-Digest", "sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:")
            .Add("Content-Type", "application/json");
        var message = SignedMessage.OfRequest("POST", "https", "merchant.example", "/checkout-sessions", headers);
        var parameters = SignatureParameters.Create(Array.ConvertAll(Covered, CoveredComponent.Of), created: 1618884473, keyId: "platform-2026");
        var es256 = SigningKey.Generate(SignatureAlgorithm.Es256);
        var ed25519 = SigningKey.Generate(SignatureAlgorithm.Ed25519);
        var bySecret = SigningKey.Generate(SignatureAlgorithm.HmacSha256);
        var signed = Sign(message, parameters, es256);
        headers.Add("Signature-Input", signed.SignatureInput).Add("Signature", signed.Signature);
        var body = new byte[1_024];
        var digested = new HeaderLines().Add("Content-Digest", ContentDigest.Write(body));
        var buffer = new ArrayBufferWriter<byte>(4_096);

        yield return ("read both fields", () => MessageSignatures.Read(headers) is MessageSignaturesResult.Signed);
        yield return ("signature base", () =>
        {
            buffer.ResetWrittenCount();
            return SignatureBase.Write(message, parameters, buffer).IsWritten;
        }
        );
        yield return ("digest of 1 KB", () => ContentDigest.Read(digested) is ContentDigestResult.Present present && present.Digest.Check(body) == DigestMatch.Same);
        yield return ("base and ES256", Verification(message, parameters, es256));
        yield return ("base and Ed25519", Verification(message, parameters, ed25519));
        yield return ("base and HMAC-SHA-256", Verification(message, parameters, bySecret));
        yield return ("sign with ES256", () => Sign(message, parameters, es256).Signature.Length > 0);
        yield return ("sign with Ed25519", () => Sign(message, parameters, ed25519).Signature.Length > 0);
    }

    private static Func<bool> Verification(SignedMessage message, SignatureParameters parameters, SigningKey key)
    {
        var buffer = new ArrayBufferWriter<byte>();
        SignatureBase.Write(message, parameters, buffer);
        var signature = new MessageSignature("sig1", parameters, key.Sign(buffer.WrittenSpan));
        return () => SignatureVerifier.Verify(message, signature, key.VerificationKey).Outcome == SignatureOutcome.Valid;
    }

    private static SigningResult.Signed Sign(SignedMessage message, SignatureParameters parameters, SigningKey key) =>
        (SigningResult.Signed)MessageSigner.Sign(message, "sig1", parameters, key);

    private static string Measure(int calls, Func<bool> call)
    {
        GC.Collect();
        var (allocated, started) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.GetTimestamp());
        Repeat(calls, call);
        var elapsed = Stopwatch.GetElapsedTime(started);
        return $"{elapsed.TotalMicroseconds / calls,10:0.00} {(double)(GC.GetAllocatedBytesForCurrentThread() - allocated) / calls,12:0.0}";
    }

    private static void Repeat(int calls, Func<bool> call)
    {
        for (var i = 0; i < calls; i++)
        {
            if (!call())
            {
                throw new InvalidOperationException("The step did not do what was to be measured.");
            }
        }
    }
}
