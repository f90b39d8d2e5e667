using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.DependencyInjection;
using Sidecar.Admin;

namespace Sidecar.Tests.Admin;

public sealed class AdminListenerTests
{
    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/status")]
    [InlineData("/metrics")]
    public async Task A_proxy_connection_never_reaches_an_admin_path(string path)
    {
        await using var host = await AdminHost.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Host = host.Admin.BaseAddress?.Authority;

        using var answer = await host.Proxy.SendAsync(request);

        Assert.Equal("proxy", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task An_admin_connection_never_reaches_the_proxy()
    {
        await using var host = await AdminHost.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/ok/1");
        request.Headers.Host = host.Proxy.BaseAddress?.Authority;

        using var answer = await host.Admin.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("ok", await host.Proxy.GetStringAsync("/ok/1"));
    }

    [Fact]
    public async Task Both_real_addresses_are_told_at_the_start()
    {
        await using var host = await AdminHost.StartAsync();

        Assert.NotEqual(0, host.Admin.BaseAddress?.Port);
        Assert.Contains($"Admin listens on {host.Admin.BaseAddress?.ToString().TrimEnd('/')}", host.Log.Lines);
        Assert.Contains($"Proxy listens on {host.Proxy.BaseAddress?.ToString().TrimEnd('/')}", host.Log.Lines);
    }

    [Theory]
    [InlineData("http://localhost:0")]
    [InlineData("http://[::1]:0")]
    [InlineData("http://*:0")]
    public async Task Every_form_of_address_can_be_listened_on(string url)
    {
        await using var host = await AdminHost.StartAsync("correct-horse-battery", url);
        using var client = new HttpClient();
        var port = new Uri(host.Services.GetRequiredService<AdminAddress>().Url).Port;
        var name = url.Contains("::1", StringComparison.Ordinal) ? "[::1]" : "127.0.0.1";

        using var answer = await client.GetAsync($"http://{name}:{port}/health/live");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Over_https_the_connection_is_known_as_the_admins_too()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.Now.AddDays(-1), DateTimeOffset.Now.AddDays(1));
        var file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        await File.WriteAllTextAsync(file, certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem());
        await using var host = await AdminHost.StartAsync(
            url: "https://127.0.0.1:0",
            arguments: [$"--Kestrel:Certificates:Default:Path={file}", $"--Kestrel:Certificates:Default:KeyPath={file}"]);
        File.Delete(file);
        using var handler = new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = (_, presented, _, _) => presented?.GetCertHashString() == certificate.GetCertHashString(),
            },
        };
        using var client = new HttpClient(handler) { BaseAddress = host.Admin.BaseAddress, DefaultRequestVersion = HttpVersion.Version20 };

        using var answer = await client.GetAsync("/health/live");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(HttpVersion.Version20, answer.Version);
    }
}
