using Sidecar.Policies;
using Yarp.ReverseProxy.Transforms;

namespace Sidecar.Proxy;

/// <summary>
/// One answer that is copied while it streams to the client (step 5 of the journey). The upstream is read into a buffer of our own and the client served from it,
/// so that a client that leaves takes nothing with it: the rest is then read here. Recorders are ended before the client can see the end of the answer: a body of declared length
/// ends with its last byte, any other with its end. Used by the forwarder, and by the middleware once the forwarder has returned.
/// </summary>
internal sealed class AnswerRecording(
    HttpContent upstream, Stream source, long? declared, StoredAnswer head, AnswerRecorders recorders, bool isAwaited, TimeProvider time)
{
    /// <summary>How long the rest of an answer may take when the client has left.</summary>
    private static readonly TimeSpan RestPatience = TimeSpan.FromSeconds(30);

    private const int FirstBuffer = 16 * 1024;

    private byte[] _bytes = [];
    private int _length;
    private int _delivered;
    private long _passed;
    private Task<int>? _reading;
    private bool _isAtEnd;

    /// <summary>
    /// Puts itself between the upstream's body and the forwarder. The response's headers are complete and not sent yet; waits for the body as long as a recorder has patience.
    /// </summary>
    public static async ValueTask StartAsync(ResponseTransformContext context, AnswerRecorders recorders, TimeProvider time)
    {
        var (http, answer) = (context.HttpContext, context.ProxyResponse!);
        var response = http.Response;
        var hasBody = !HttpMethods.IsHead(http.Request.Method)
            && response.StatusCode is not (StatusCodes.Status204NoContent or StatusCodes.Status304NotModified);
        var declared = hasBody ? answer.Content.Headers.ContentLength : null;

        recorders.OpenHeaders(response.Headers);
        recorders.Reached(declared ?? 0);
        var source = await answer.Content.ReadAsStreamAsync(CancellationToken.None);
        var headers = new HeaderDictionary(response.Headers.ToDictionary(StringComparer.OrdinalIgnoreCase));
        var head = new StoredAnswer(response.StatusCode, headers, default);
        var recording = new AnswerRecording(answer.Content, source, declared, head, recorders, isAwaited: !http.RequestAborted.IsCancellationRequested, time);
        http.Features.Set(recording);
        answer.Content = new StreamContent(new RecordedAnswerStream(recording));

        await recording.ReadAheadAsync();
    }

    /// <summary>What the forwarder reads. A cancelled read loses nothing. Asked for no bytes it waits until there are some.</summary>
    public async ValueTask<int> ReadAsync(Memory<byte> destination, CancellationToken cancellationToken)
    {
        if (_delivered == _length && !_isAtEnd)
        {
            // A read under way into our buffer comes first, whoever still wants it.
            if (recorders.MaxBytes < 0 && _reading is null)
            {
                return await PassAsync(destination, cancellationToken);
            }

            await FillAsync(cancellationToken);
        }

        var count = Math.Min(destination.Length, _length - _delivered);
        _bytes.AsMemory(_delivered, count).CopyTo(destination);
        _delivered += count;
        return count;
    }

    /// <summary>The forwarder is through with it. When the client left midway and somebody wants the answer, the rest is read now. Ends every recorder and the upstream's answer.</summary>
    /// <param name="hasStarted">Whether anything of the answer went out.</param>
    public async ValueTask FinishAsync(bool hasStarted)
    {
        using var patience = new CancellationTokenSource(RestPatience, time);
        try
        {
            while (!_isAtEnd && recorders.MaxBytes >= 0)
            {
                await FillAsync(patience.Token);
            }
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            // The upstream broke off, or takes too long: there is no whole answer.
        }
        finally
        {
            await (hasStarted && isAwaited ? recorders.GiveUpAsync() : recorders.BreakAsync());
            upstream.Dispose();
        }
    }

    private async ValueTask ReadAheadAsync()
    {
        var patience = recorders.Patience;
        if (patience > TimeSpan.Zero && declared is null)
        {
            using var ending = new CancellationTokenSource(patience, time);
            try
            {
                while (!_isAtEnd && recorders.MaxBytes >= 0)
                {
                    await FillAsync(ending.Token);
                }
            }
            catch (Exception fault) when (fault is not OutOfMemoryException)
            {
                // Late, or broken off: the forwarder meets it where it reads on. Money may have moved, so nothing escapes from here.
            }
        }

        recorders.CloseHeaders(isWhole: _isAtEnd || declared is not null);
    }

    // The read under way is not the caller's: whoever gives up waiting leaves it to the next.
    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        do
        {
            var count = await ReadUpstreamAsync(cancellationToken);
            if (count == 0)
            {
                await recorders.CompleteAsync(head with { Body = _bytes.AsMemory(0, _length) });
                _isAtEnd = true;
                return;
            }

            _length += count;
            recorders.Reached(_length);
        }
        while (_length == declared);
    }

    private async ValueTask<int> ReadUpstreamAsync(CancellationToken cancellationToken)
    {
        if (_reading is null)
        {
            MakeRoom();
            _reading = source.ReadAsync(_bytes.AsMemory(_length), CancellationToken.None).AsTask();
        }

        try
        {
            var count = await _reading.WaitAsync(cancellationToken);
            _reading = null;
            return count;
        }
        catch when (_reading is { IsFaulted: true })
        {
            await recorders.BreakAsync();
            throw;
        }
    }

    // Nobody wants a copy (any more): the client's reads are the upstream's, and only the end is told.
    private async ValueTask<int> PassAsync(Memory<byte> destination, CancellationToken cancellationToken)
    {
        try
        {
            var count = await source.ReadAsync(destination, cancellationToken);
            _passed += count;
            if ((count == 0 && destination.Length > 0) || (count > 0 && _length + _passed == declared))
            {
                await recorders.GiveUpAsync();
            }

            return count;
        }
        catch (Exception fault) when (fault is not OutOfMemoryException && !cancellationToken.IsCancellationRequested)
        {
            await recorders.BreakAsync();
            throw;
        }
    }

    // One byte more than anybody takes: that is how a body without a declared length shows that it is longer.
    private void MakeRoom()
    {
        if (_length == _bytes.Length)
        {
            var most = Math.Min(recorders.MaxBytes, declared ?? long.MaxValue) + 1;
            Array.Resize(ref _bytes, (int)Math.Min(most, Math.Max(FirstBuffer, 2L * _bytes.Length)));
        }
    }
}
