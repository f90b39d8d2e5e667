using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Sidecar.Tests.Contracts;
using Sidecar.Tests.Servers;

namespace Sidecar.Tests.State.Redis;

/// <summary>The kinds of servers that operators run: with a password, with rights for few commands and keys, with TLS, as a cluster.</summary>
public sealed class RedisServerKindTests
{
    private const string Password = "a password with = and spaces";

    [Fact]
    public async Task Server_with_a_password_is_used()
    {
        await using var server = await RedisServer.StartAsync("--requirepass", Password);
        await using var redis = await RedisConnected.ConnectAsync($"{server.Address},password={Password}");
        await RedisVerbs.HoldAsync(redis, "n");
    }

    [Fact]
    public async Task Server_that_refuses_the_password_is_away_and_the_password_is_not_told()
    {
        await using var server = await RedisServer.StartAsync("--requirepass", Password);
        using var log = new RedisLogLines();
        await using var redis = await RedisConnected.StartAsync(RedisConnected.SettingsOf($"{server.Address},password=wrong-{Password}"), log);
        await Eventually.HoldsAsync(() => Task.FromResult(log.Texts.Any(static line => line.Contains("is away", StringComparison.Ordinal))));
        Assert.False(redis.Readiness.IsReady);
        Assert.DoesNotContain(log.Texts, static line => line.Contains(Password, StringComparison.Ordinal));
        Assert.DoesNotContain(Password, System.Text.Json.JsonSerializer.Serialize(redis.Readiness), StringComparison.Ordinal);
    }

    /// <summary>The rights that docs/operations/redis.md names are enough.</summary>
    [Fact]
    public async Task Documented_rights_of_the_default_user_suffice()
    {
        var rights = Conventions.Repository.Text("docs/operations/redis.md").Split('\n').Single(static line => line.StartsWith("user default ", StringComparison.Ordinal));
        await using var server = await RedisServer.StartAsync(["--user", .. rights["user ".Length..].Replace("PASSWORD", "secret", StringComparison.Ordinal).Split(' ')]);
        await using var redis = await RedisConnected.ConnectAsync($"{server.Address},password=secret");
        await RedisVerbs.HoldAsync(redis, "n");
    }

    [Fact]
    public async Task Server_with_tls_is_used()
    {
        var folder = Directory.CreateTempSubdirectory("sidecar-redis-tls-");
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = SelfSigned(key);
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "certificate.pem"), certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "key.pem"), key.ExportPkcs8PrivateKeyPem());
        await using var server = await RedisServer.StartAsync(
            "--port", "0", "--tls-port", "{port}", "--tls-auth-clients", "no", "--tls-cert-file", Path.Combine(folder.FullName, "certificate.pem"),
            "--tls-key-file", Path.Combine(folder.FullName, "key.pem"), "--tls-ca-cert-file", Path.Combine(folder.FullName, "certificate.pem"));
        folder.Delete(recursive: true);

        var settings = RedisConnected.SettingsOf($"localhost:{server.Port},ssl=true");

        // In place of the system's list of trusted certificates.
        settings.Connection.CertificateValidation += (_, presented, _, _) => presented?.GetCertHashString() == certificate.GetCertHashString();
        await using var redis = await RedisConnected.StartAsync(settings);
        await redis.UpAsync();
        await RedisVerbs.HoldAsync(redis, "n");
    }

    [Fact]
    public async Task Cluster_is_used_and_every_script_keeps_to_one_slot()
    {
        await using var server = await RedisServer.StartAsync("--cluster-enabled", "yes", "--cluster-announce-ip", "127.0.0.1", "--cluster-require-full-coverage", "yes");
        Assert.Equal("+OK", await server.CommandAsync("CLUSTER", "ADDSLOTSRANGE", "0", "16383"));
        Assert.StartsWith("-CROSSSLOT", await server.CommandAsync("EVAL", "return 1", "2", "a", "b"), StringComparison.Ordinal);
        await using var redis = await RedisConnected.ConnectAsync(server.Address);
        for (var i = 0; i < 20; i++)
        {
            await RedisVerbs.HoldAsync(redis, $"n{i}");
        }
    }

    private static X509Certificate2 SelfSigned(ECDsa key)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }
}
