using System.Diagnostics;
using System.Security.Cryptography;
using Sidecar.Hygiene;
using Sidecar.Policies;
using Sidecar.Protocols.HttpSignatures;

namespace Sidecar.Benchmarks;

/// <summary>What it costs to judge the target of a request, and to know a body by its digest, on one thread: time and allocation a call.</summary>
internal static class HygieneCosts
{
    private const int LargestBatch = 4096;

    private static readonly (string Name, int Bytes)[] Sizes = [("1 KB", 1 << 10), ("64 KB", 1 << 16), ("1 MB", 1 << 20)];

    /// <param name="length">How long each row is measured, after a quarter of it for the code to be optimized.</param>
    public static async Task RunAsync(TimeSpan length, TextWriter output)
    {
        await output.WriteLineAsync($"{length} of each");
        await output.WriteLineAsync($"{"what",-36} {"ns/call",12} {"bytes/call",12}");
        foreach (var (name, call) in Paths().Concat(Bodies()))
        {
            await MeasureAsync(length / 4, call);
            await output.WriteLineAsync($"{name,-36} {await MeasureAsync(length, call)}");
        }
    }

    /// <summary>Each returns whether it did what it is measured for.</summary>
    private static IEnumerable<(string Name, Func<ValueTask<bool>> Call)> Paths()
    {
        yield return Judged("path", "/open/weather?city=Reykjavik", isPlain: true);
        yield return Judged("path of 1 KB", string.Concat(Enumerable.Repeat("/segment", 128)), isPlain: true);
        yield return Judged("path with escapes", "/caf%C3%A9/7%E2%82%AC/a%20b?city=Reykjavik", isPlain: true);
        yield return Judged("path of 1 KB with an escape", string.Concat(Enumerable.Repeat("/segment", 127)) + "/a%20b", isPlain: true);
        yield return Judged("URL", "http://shop.example:8080/open/weather?city=Reykjavik", isPlain: true);
        yield return Judged("path with a dot segment, refused", "/open/../paid/weather", isPlain: false);

        static (string, Func<ValueTask<bool>>) Judged(string name, string target, bool isPlain) => (name, () => new(CanonicalPath.Ambiguity(target) is null == isPlain));
    }

    private static IEnumerable<(string Name, Func<ValueTask<bool>> Call)> Bodies()
    {
        foreach (var (size, bytes) in Sizes)
        {
            var body = RandomNumberGenerator.GetBytes(bytes);
            var expected = Digest.OfBytes(body);
            var field = new HeaderLines().Add("Content-Digest", ContentDigest.Write(body));
            yield return ($"digest of {size}", () => new(new BodyReading.Read(body).Sha256 == expected));
            yield return ($"Content-Digest of {size}", () => new(ContentDigest.Read(field) is ContentDigestResult.Present present && present.Digest.Check(body) == DigestMatch.Same));
            yield return ($"{size} read whole, and its digest", () => ReadAsync(body, expected));
        }
    }

    /// <summary>As a gate does that needs the body: the request's own objects are made anew, about 2 KB.</summary>
    private static async ValueTask<bool> ReadAsync(byte[] body, Digest expected)
    {
        var context = new DefaultHttpContext();
        context.Request.Body = new MemoryStream(body);
        context.Request.ContentLength = body.Length;
        var passage = new Passage(context.Request, "request", "route", PolicyPlan.Open, new AnyUpstream());
        return await passage.ReadBodyAsync(body.Length, CancellationToken.None) is BodyReading.Read read && read.Sha256 == expected;
    }

    private static async Task<string> MeasureAsync(TimeSpan length, Func<ValueTask<bool>> call)
    {
        GC.Collect();
        var (calls, elapsed, allocated, started) = (0L, TimeSpan.Zero, GC.GetTotalAllocatedBytes(precise: true), Stopwatch.GetTimestamp());
        while (elapsed < length)
        {
            // As many at a time that looking at the clock costs nothing, and few enough that the last ones do not take long.
            var batch = Math.Clamp(calls / 16, 1, LargestBatch);
            for (var i = 0; i < batch; i++)
            {
                if (!await call())
                {
                    throw new InvalidOperationException("It did not do what was to be measured.");
                }
            }

            calls += batch;
            elapsed = Stopwatch.GetElapsedTime(started);
        }

        return $"{elapsed.TotalNanoseconds / calls,12:0.0} {(double)(GC.GetTotalAllocatedBytes(precise: true) - allocated) / calls,12:0.0}";
    }
}
