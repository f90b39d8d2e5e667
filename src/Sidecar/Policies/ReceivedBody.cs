using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Sidecar.Policies;

/// <summary>
/// The request's body, read once for all gates that need it and kept, so that the forwarder sends the same bytes: from the first read on
/// <see cref="HttpRequest.Body"/> gives what was kept and then what is still to come. A body that nobody asks for is never touched.
/// </summary>
internal sealed class ReceivedBody(HttpRequest request)
{
    private const int FirstBuffer = 4 * 1024;
    private const int LargestFirstBuffer = 64 * 1024;

    private BodyLimit? _limit;
    private Stream? _source;
    private PipeReader? _pipe;
    private byte[] _bytes = [];
    private int _length;
    private long _passed;
    private long? _startedAt;
    private BodyReading.Read? _whole;
    private Task<int>? _coming;
    private bool _isKept;
    private bool _isBroken;

    /// <summary>Null until it was read to its end.</summary>
    public BodyReading.Read? Whole => _whole;

    /// <summary>Whether a read is under way that nobody waits for: what follows this request on its connection has to wait for it, or for the end of the server's patience.</summary>
    public bool IsComing => _coming is { IsCompleted: false };

    /// <summary>
    /// Whether a body comes, as far as the head says. An upgrade (WebSockets) has none before it is accepted.
    /// </summary>
    public static bool IsExpected(HttpRequest request) =>
        request.ContentLength != 0 && request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody != false && !IsUpgrade(request);

    /// <summary>
    /// Bounds what is read from now on. Counted here and not by the server, whose bound is lifted for good: with it the rest of a body that is too long could not be drained, and the client would
    /// see a reset in the place of the refusal.
    /// </summary>
    public void Limit(BodyLimit limit)
    {
        if (!IsExpected(request))
        {
            return;
        }

        _limit = limit;
        TakeSource();
        if (limit.MaxBytes is not null && request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } server)
        {
            server.MaxRequestBodySize = null;
        }
    }

    /// <summary>For good: over HTTP/2 the server knows no way back.</summary>
    public static void LiftLeastRate(HttpRequest request)
    {
        if (request.HttpContext.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } server)
        {
            server.MinDataRate = null;
        }
    }

    /// <summary>
    /// Reads to the end, but not beyond the bound. May be asked again, also with another bound. A body that is not expected is not waited for.
    /// </summary>
    public ValueTask<BodyReading> ReadAsync(long maxBytes, CancellationToken cancellationToken)
    {
        maxBytes = Math.Min(maxBytes, MaxBytes);
        _whole ??= IsExpected(request) ? null : BodyReading.Read.Nothing;
        if (_whole is not null)
        {
            return ValueTask.FromResult<BodyReading>(_whole.Bytes.Length <= maxBytes ? _whole : new BodyReading.TooLarge(maxBytes));
        }

        return request.ContentLength > maxBytes
            ? ValueTask.FromResult<BodyReading>(new BodyReading.TooLarge(maxBytes))
            : FillAsync(maxBytes, cancellationToken);
    }

    /// <summary>
    /// Reads a short body of declared length to its end, and gives up when the patience does; it is asked for that once. Nothing is lost then: what comes later is kept as well, and whoever reads
    /// the body gets all of it.
    /// </summary>
    /// <returns>Null where it has not come.</returns>
    public async ValueTask<BodyReading.Read?> AwaitAsync(CancellationToken patience)
    {
        if (_isKept || _isBroken || _whole is not null || !IsExpected(request))
        {
            return _whole;
        }

        _isKept = true;
        TakeSource();
        try
        {
            while (_whole is null && _length <= MaxBytes)
            {
                await KeepAsync(patience);
            }
        }
        catch (Exception fault) when (fault is IOException or OperationCanceledException)
        {
            // What befell it, or will, is told to whoever needs it.
            _ = _coming?.ContinueWith(static read => read.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }

        return _whole;
    }

    /// <summary>
    /// The request is over: gives up a read that nobody waits for, and returns when it has ended. The server itself reads from here on: over HTTP/1.1 it drains what is still to come, and over HTTP/2
    /// it uses the pipe for another request, of which an older read would take its share.
    /// </summary>
    public async ValueTask LeaveAsync()
    {
        if (_coming is { IsCompleted: false })
        {
            _pipe!.CancelPendingRead();
            await ((Task)_coming).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private long MaxBytes => _limit?.MaxBytes ?? long.MaxValue;

    private static bool IsUpgrade(HttpRequest request) =>
        request.HttpContext.Features.Get<IHttpUpgradeFeature>()?.IsUpgradableRequest == true
        || request.HttpContext.Features.Get<IHttpExtendedConnectFeature>()?.IsExtendedConnect == true;

    private bool IsOutOfTime =>
        request.HttpContext.Features.Get<IHttpRequestTimeoutFeature>()?.RequestTimeoutToken.IsCancellationRequested == true;

    private ValueTask<BodyReading> FillAsync(long maxBytes, CancellationToken cancellationToken) =>
        _limit is null ? FillAsync(maxBytes, CancellationToken.None, cancellationToken) : FillInTimeAsync(_limit, maxBytes, cancellationToken);

    // The time of all reads together, from the first one on: a second reader does not begin anew.
    private async ValueTask<BodyReading> FillInTimeAsync(BodyLimit limit, long maxBytes, CancellationToken cancellationToken)
    {
        _startedAt ??= limit.Time.GetTimestamp();
        var left = limit.Patience - limit.Time.GetElapsedTime(_startedAt.Value);
        using var patience = new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.Zero, limit.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        return await FillAsync(maxBytes, patience.Token, both.Token);
    }

    private async ValueTask<BodyReading> FillAsync(long maxBytes, CancellationToken patience, CancellationToken cancellationToken)
    {
        var source = TakeSource();
        try
        {
            while (_length <= maxBytes)
            {
                if (_isKept)
                {
                    await KeepAsync(cancellationToken);
                }
                else
                {
                    // Room for one byte beyond the bound: that is how a body without a declared length shows that it is longer.
                    MakeRoom((int)Math.Min(maxBytes + 1, Array.MaxLength));
                    Add(await source.ReadAsync(_bytes.AsMemory(_length), cancellationToken));
                }

                if (_whole is not null)
                {
                    return _whole;
                }
            }
        }
        catch (Exception fault) when (fault is IOException or OperationCanceledException)
        {
            _isBroken = true;
            return new BodyReading.Broken(IsOutOfTime || patience.IsCancellationRequested ? BodyRefusals.TooSlow() : BodyRefusals.Broken(fault));
        }

        return new BodyReading.TooLarge(maxBytes);
    }

    // One read at a time, and one that is not waited for any more goes on, for whoever comes next.
    private async ValueTask KeepAsync(CancellationToken cancellationToken)
    {
        if (_coming is null)
        {
            MakeRoom(Array.MaxLength);
            _coming = TakeNextAsync();
        }

        var count = await _coming.WaitAsync(cancellationToken);
        _coming = null;
        Add(count);
    }

    // From the pipe, which can be read again after a read that was given up: a read of the server's stream would keep the pipe to itself.
    private async Task<int> TakeNextAsync()
    {
        while (true)
        {
            var next = await _pipe!.ReadAsync(CancellationToken.None);
            var taken = next.IsCanceled ? default : next.Buffer.Slice(0, Math.Min(next.Buffer.Length, _bytes.Length - _length));
            taken.CopyTo(_bytes.AsSpan(_length));
            _pipe.AdvanceTo(next.IsCanceled ? next.Buffer.Start : taken.End);
            if (next.IsCanceled)
            {
                throw new OperationCanceledException();
            }

            if (!taken.IsEmpty || next.IsCompleted)
            {
                return (int)taken.Length;
            }
        }
    }

    private void Add(int count)
    {
        _length += count;
        if (count == 0)
        {
            _whole = new BodyReading.Read(_bytes.AsMemory(0, _length));
        }
    }

    private Stream TakeSource()
    {
        if (_source is null)
        {
            _source = request.Body;
            _pipe = request.BodyReader;
            request.Body = new Kept(this);
        }

        return _source;
    }

    // What is still to come goes by, counted. What went beyond is not handed on: a longer body must never look like a shorter one that is complete.
    private async ValueTask<int> PassOnAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var count = _length + _passed > MaxBytes ? 0 : await _source!.ReadAsync(buffer, cancellationToken);
        _passed += count;
        return _length + _passed > MaxBytes ? throw new BodyTooLargeException(MaxBytes) : count;
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
            if (_position == body._length)
            {
                return body._whole is not null ? ValueTask.FromResult(0)
                    : body._isKept ? ReadNextAsync(buffer, cancellationToken)
                    : body._limit is null ? body._source!.ReadAsync(buffer, cancellationToken)
                    : body.PassOnAsync(buffer, cancellationToken);
            }

            // None for whoever only asks whether something is there.
            var count = Math.Min(buffer.Length, body._length - _position);
            body._bytes.AsMemory(_position, count).CopyTo(buffer);
            _position += count;
            return ValueTask.FromResult(count);
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        private async ValueTask<int> ReadNextAsync(Memory<byte> buffer, CancellationToken cancellationToken)
        {
            await body.KeepAsync(cancellationToken);
            return body._length > body.MaxBytes ? throw new BodyTooLargeException(body.MaxBytes) : await ReadAsync(buffer, cancellationToken);
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
