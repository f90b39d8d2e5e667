using System.Text;
using System.Text.Json;
using Sidecar.Protocols.Jose;
using Sidecar.Protocols.Money;
using Sidecar.Protocols.SpendTokens;

namespace Sidecar.Benchmarks;

/// <summary>An issuer of spend tokens: files with one token a line, each good for any number of requests, and the issuer's public keys.</summary>
internal static class SpendTokenFiles
{
    public const string Issuer = "https://spend.example";
    public const string Merchant = "shop";

    private const string Agent = "agent-1";
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(59);

    public static async Task<int> WriteAsync(FileInfo keys, FileInfo[] files, int count)
    {
        var key = SigningKey.Generate(SignatureAlgorithm.Es256, "spending-1");
        await File.WriteAllTextAsync(keys.FullName, KeySetOf(key));
        foreach (var file in files)
        {
            await using var writer = new StreamWriter(file.FullName, append: false, Encoding.ASCII, bufferSize: 1 << 20);
            for (var i = 0; i < count; i++)
            {
                await writer.WriteLineAsync(Sign(key));
            }
        }

        return 0;
    }

    public static string KeySetOf(SigningKey key)
    {
        using var set = new MemoryStream();
        using (var writer = new Utf8JsonWriter(set))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("keys");
            key.VerificationKey.WriteJwk(writer);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(set.ToArray());
    }

    public static string Sign(SigningKey key)
    {
        var now = TimeProvider.System.GetUtcNow();
        return SpendTokenWriter.Sign(key, new SpendToken
        {
            Issuer = Issuer,
            Audience = [Merchant],
            Subject = "alice",
            IssuedAt = now,
            Expires = now + Lifetime,
            Id = Guid.NewGuid().ToString("N"),
            Agent = Agent,
            Scope = new SpendScope
            {
                MaxAmount = MoneyAmount.TryParse("100000.00 USD", out var most) ? most : throw new InvalidOperationException("The amount is none."),
                Categories = ["data"],
            },
        });
    }
}
