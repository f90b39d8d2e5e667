using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Timeouts;

namespace Sidecar.Policies;

/// <summary>
/// The request's body, read once for all gates that need it and kept, so that the forwarder sends the same bytes: from the first read on
/// <see cref="HttpRequest.Body"/> gives what was kept and then what is still to come. A body that nobody asks for is never touched.
/// </summary>
internal sealed class ReceivedBody(HttpRequest request)
{
    private const int FirstBuffer = 4 * 1024;
    private const int LargestFirstBuffer = 64 * 1024;

    private Stream? _source;
    private byte[] _bytes = [];
    private int _length;
    private BodyReading.Read? _whole;

    /// <summary>Null until it was read to its end.</summary>
    public BodyReading.Read? Whole => _whole;

    /// <summary>
    /// Reads to the end, but not beyond the bound. May be asked again, also with another bound. An upgrade (WebSockets) has no body before it is
    /// accepted and is not waited for.
    /// </summary>
    public ValueTask<BodyReading> ReadAsync(long maxBytes, CancellationToken cancellationToken)
    {
        _whole ??= HasBody ? null : BodyReading.Read.Nothing;
        if (_whole is not null)
        {
            return ValueTask.FromResult<BodyReading>(_whole.Bytes.Length <= maxBytes ? _whole : new BodyReading.TooLarge(maxBytes));
        }

        return request.ContentLength > maxBytes
            ? ValueTask.FromResult<BodyReading>(new BodyReading.TooLarge(maxBytes))
            : FillAsync(maxBytes, cancellationToken);
    }

    private bool HasBody => request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody != false && !IsUpgrade;

    private bool IsUpgrade =>
        request.HttpContext.Features.Get<IHttpUpgradeFeature>()?.IsUpgradableRequest == true
        || request.HttpContext.Features.Get<IHttpExtendedConnectFeature>()?.IsExtendedConnect == true;

    private bool IsOutOfTime =>
        request.HttpContext.Features.Get<IHttpRequestTimeoutFeature>()?.RequestTimeoutToken.IsCancellationRequested == true;

    private async ValueTask<BodyReading> FillAsync(long maxBytes, CancellationToken cancellationToken)
    {
        var source = TakeSource();
        try
        {
            while (_length <= maxBytes)
            {
                // Room for one byte beyond the bound: that is how a body without a declared length shows that it is longer.
                MakeRoom((int)Math.Min(maxBytes + 1, Array.MaxLength));
                var count = await source.ReadAsync(_bytes.AsMemory(_length), cancellationToken);
                if (count == 0)
                {
                    return _whole = new BodyReading.Read(_bytes.AsMemory(0, _length));
                }

                _length += count;
            }
        }
        catch (Exception fault) when (fault is IOException or OperationCanceledException)
        {
            return new BodyReading.Broken(IsOutOfTime ? BodyRefusals.TooSlow() : BodyRefusals.Broken(fault));
        }

        return new BodyReading.TooLarge(maxBytes);
    }

    private Stream TakeSource()
    {
        if (_source is null)
        {
            _source = request.Body;
            request.Body = new Kept(this);
        }

        return _source;
    }

    // A declared length is the client's word: memory follows what really came. One byte more, for the end to be read without making room again.
    private void MakeRoom(int most)
    {
        if (_length == _bytes.Length)
        {
            var first = Math.Clamp(request.ContentLength ?? FirstBuffer, 0, LargestFirstBuffer) + 1;
            Array.Resize(ref _bytes, (int)Math.Min(most, Math.Max(first, 2L * _bytes.Length)));
        }
    }

    /// <summary>What was kept, then what is still to come.</summary>
    private sealed class Kept(ReceivedBody body) : Stream
    {
        private int _position;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = Math.Min(buffer.Length, body._length - _position);
            if (count == 0)
            {
                return body._whole is null ? body._source!.ReadAsync(buffer, cancellationToken) : ValueTask.FromResult(0);
            }

            body._bytes.AsMemory(_position, count).CopyTo(buffer);
            _position += count;
            return ValueTask.FromResult(count);
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
