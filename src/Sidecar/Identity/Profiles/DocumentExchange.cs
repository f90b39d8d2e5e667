using System.Net;
using System.Net.Http.Headers;

namespace Sidecar.Identity.Profiles;

/// <summary>
/// Asks once and reads one bounded answer. No compression is asked for and none is taken: a compressed document may be a thousand times
/// larger than what is read of it, and documents of this size gain nothing from it.
/// </summary>
internal sealed class DocumentExchange(ProfileOptions options, TimeProvider time)
{
    public const int MaxHeaderKilobytes = 16;
    private const int ChunkSize = 8 << 10;
    private const string Identity = "identity";

    private static readonly ProductInfoHeaderValue Agent = new("Sidecar", null);

    private readonly DocumentLifetimes _lifetimes = new(options);

    public async Task<FetchResult> RunAsync(HttpMessageInvoker client, Uri uri, IReadOnlyList<string> mediaTypes, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, uri) { Version = HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue(Identity));
        request.Headers.UserAgent.Add(Agent);
        foreach (var mediaType in mediaTypes)
        {
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(mediaType));
        }

        using var response = await client.SendAsync(request, cancellationToken);
        if (Judge(response, mediaTypes) is { } failed)
        {
            return failed;
        }

        var body = await ReadAsync(response.Content, cancellationToken);
        return body is null ? TooLarge() : new FetchResult.Received(body, _lifetimes.OfDocument(response.Headers.CacheControl, response.Headers.Age));
    }

    private static FetchResult.Failed TooLarge() => FetchResult.Failed.Malformed(DocumentDefect.TooLarge, "larger than MaxBytes");

    /// <summary>All that can be said before the body is read.</summary>
    private FetchResult.Failed? Judge(HttpResponseMessage response, IReadOnlyList<string> mediaTypes)
    {
        var status = (int)response.StatusCode;
        if (status != StatusCodes.Status200OK)
        {
            var failure = new DocumentFailure.Unreachable(status is >= 300 and < 400 ? DocumentFault.Redirect : DocumentFault.Status, $"status {status}");
            return new FetchResult.Failed(failure, status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable ? Asked(response) : null);
        }

        if (response.Content.Headers.ContentEncoding.Any(static coding => !coding.Equals(Identity, StringComparison.OrdinalIgnoreCase)))
        {
            return FetchResult.Failed.Malformed(DocumentDefect.Encoding, "compressed, which was not asked for");
        }

        var mediaType = response.Content.Headers.ContentType?.MediaType;
        if (mediaType is null || !mediaTypes.Contains(mediaType, StringComparer.OrdinalIgnoreCase))
        {
            return FetchResult.Failed.Malformed(DocumentDefect.MediaType, "another media type, or none");
        }

        return response.Content.Headers.ContentLength > options.MaxBytes ? TooLarge() : null;
    }

    private TimeSpan? Asked(HttpResponseMessage response) => response.Headers.RetryAfter is { } pause ? pause.Delta ?? pause.Date - time.GetUtcNow() : null;

    /// <summary>Null when it is too large. The length that was announced is not relied on.</summary>
    private async Task<byte[]?> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        using var body = new MemoryStream();
        var chunk = new byte[ChunkSize];
        while (await stream.ReadAsync(chunk, cancellationToken) is var read and > 0)
        {
            if (body.Length + read > options.MaxBytes)
            {
                return null;
            }

            body.Write(chunk, 0, read);
        }

        return body.ToArray();
    }
}
