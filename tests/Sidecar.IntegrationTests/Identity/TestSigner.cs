using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Sidecar.IntegrationTests.Upstreams;
using Sidecar.Protocols.HttpSignatures;
using Sidecar.Protocols.Jose;

namespace Sidecar.IntegrationTests.Identity;

/// <summary>An agent with a key of its own, which it publishes on a real server: as a UCP profile, as a web bot's directory and as a JWK Set.</summary>
internal sealed class TestSigner : IAsyncDisposable
{
    private const string ProfilePath = "/.well-known/ucp";
    private const string DirectoryPath = "/.well-known/http-message-signatures-directory";

    private readonly LoopbackServer _server = new();

    private TestSigner(SigningKey key) => (Key, Published) = (key, [key]);

    public SigningKey Key { get; set; }

    /// <summary>What the server tells; the key alone at first.</summary>
    public IReadOnlyList<SigningKey> Published { get; set; }

    /// <summary>The version that its profile says; none at first.</summary>
    public string? UcpVersion { get; set; }

    /// <summary>How often the documents were fetched.</summary>
    public int Fetches { get; private set; }

    /// <summary>Answers every fetch with this status instead, when it is set.</summary>
    public int? Trouble { get; set; }

    public string Origin => _server.Address.GetLeftPart(UriPartial.Authority);

    public string Profile => Origin + ProfilePath;

    public string KeySet => Origin + "/keys";

    public static async Task<TestSigner> StartAsync(SignatureAlgorithm algorithm = SignatureAlgorithm.Es256)
    {
        var signer = new TestSigner(SigningKey.Generate(algorithm, "key-1"));
        await signer._server.StartAsync(signer.AnswerAsync, HttpProtocols.Http1);
        return signer;
    }

    /// <summary>Signs a request as it is: its headers and the digest of its body must be there.</summary>
    public void Sign(HttpRequestMessage request, IReadOnlyList<CoveredComponent> components, SignatureTerms? terms = null)
    {
        terms ??= new SignatureTerms();
        var url = request.RequestUri!;
        var message = SignedMessage.OfRequest(request.Method.Method, url.Scheme, url.Authority, url.PathAndQuery, new OutgoingFields(request));
        var parameters = SignatureParameters.Create(components, terms.Created, terms.Expires, terms.KeyId ?? Key.VerificationKey.KeyId, terms.Algorithm, terms.Nonce, terms.Tag);
        var signed = Assert.IsType<SigningResult.Signed>(MessageSigner.Sign(message, terms.Label, parameters, Key));
        request.Headers.TryAddWithoutValidation("Signature-Input", signed.SignatureInput);
        request.Headers.TryAddWithoutValidation("Signature", signed.Signature);
    }

    /// <summary>A request as UCP platforms sign it: everything that UCP wants covered is.</summary>
    public HttpRequestMessage UcpRequest(HttpMethod method, Uri url, string? body = null, SignatureTerms? terms = null, params IReadOnlyList<KeyValuePair<string, string>> alsoCovered)
    {
        var request = new HttpRequestMessage(method, url);
        request.Headers.TryAddWithoutValidation("UCP-Agent", $"profile=\"{Profile}\"");
        List<string> covered = ["@method", "@authority", "@path", "ucp-agent"];
        if (url.Query.Length > 0)
        {
            covered.Add("@query");
        }

        if (body is not null)
        {
            var bytes = Encoding.UTF8.GetBytes(body);
            request.Content = new ByteArrayContent(bytes) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
            request.Headers.TryAddWithoutValidation("Content-Digest", ContentDigest.Write(bytes));
            covered.AddRange(["content-digest", "content-type"]);
        }

        foreach (var (name, value) in alsoCovered)
        {
            request.Headers.TryAddWithoutValidation(name, value);
            covered.Add(name.ToLowerInvariant());
        }

        Sign(request, covered.ConvertAll(CoveredComponent.Of), terms);
        return request;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        Fetches++;
        if (Trouble is { } status)
        {
            context.Response.StatusCode = status;
            return;
        }

        context.Response.ContentType = context.Request.Path == DirectoryPath ? "application/http-message-signatures-directory+json" : "application/json";
        context.Response.Headers.CacheControl = "public, max-age=60";
        await using var writer = new Utf8JsonWriter(context.Response.BodyWriter);
        writer.WriteStartObject();
        if (UcpVersion is not null && context.Request.Path == ProfilePath)
        {
            writer.WriteStartObject("ucp");
            writer.WriteString("version", UcpVersion);
            writer.WriteEndObject();
        }

        writer.WriteStartArray("keys");
        foreach (var key in Published)
        {
            key.VerificationKey.WriteJwk(writer);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>What the client is about to send.</summary>
    private sealed class OutgoingFields(HttpRequestMessage request) : IHeaderFields
    {
        public FieldLines Lines(string name) =>
            request.Headers.NonValidated.TryGetValues(name, out var values) || request.Content?.Headers.NonValidated.TryGetValues(name, out values) == true
                ? new FieldLines([.. values])
                : default;
    }
}
