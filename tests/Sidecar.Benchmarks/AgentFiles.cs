using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Sidecar.Benchmarks;

/// <summary>Files with one signed request of an agent a line: the signature, a space, and a body of 1 KB. Each is usable once.</summary>
internal static class AgentFiles
{
    private const int BodyBytes = 1024;

    public static async Task<int> WriteAsync(string agent, string secret, FileInfo[] files, int count)
    {
        foreach (var file in files)
        {
            await using var writer = new StreamWriter(file.FullName, append: false, Encoding.ASCII, bufferSize: 1 << 20);
            for (var i = 0; i < count; i++)
            {
                var (signature, body) = Request(agent, secret);
                await writer.WriteLineAsync($"{signature} {body}");
            }
        }

        return 0;
    }

    /// <summary>As Python's <c>json.dumps(sort_keys=True)</c> writes it, with its default separators.</summary>
    public static (string Signature, string Body) Request(string agent, string secret)
    {
        var time = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var start = $"{{\"agent_id\": \"{agent}\", \"nonce\": \"{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))}\", \"note\": \"";
        var end = $"\", \"timestamp\": {time}}}";
        var body = start + new string('x', BodyBytes - start.Length - end.Length) + end;
        return (Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(body))), body);
    }
}
