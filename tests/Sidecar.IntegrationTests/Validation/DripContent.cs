using System.Net;

namespace Sidecar.IntegrationTests.Validation;

/// <summary>A body of unknown length, written in odd pieces: chunks over HTTP/1.1, frames over HTTP/2.</summary>
internal sealed class DripContent : HttpContent
{
    private const int Piece = 1009;

    private readonly byte[] _bytes;

    public DripContent(byte[] bytes, string contentType)
    {
        _bytes = bytes;
        Headers.TryAddWithoutValidation("Content-Type", contentType);
    }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        for (var at = 0; at < _bytes.Length; at += Piece)
        {
            await stream.WriteAsync(_bytes.AsMemory(at, Math.Min(Piece, _bytes.Length - at)));
            await stream.FlushAsync();
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
