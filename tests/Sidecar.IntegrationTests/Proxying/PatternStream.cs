using System.Security.Cryptography;

namespace Sidecar.IntegrationTests.Proxying;

/// <summary>A body of any length that is nowhere in memory: byte n is n % 251. Its second half waits for a signal.</summary>
internal sealed class PatternStream(long length, Task secondHalf) : Stream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _position;

    /// <summary>Of what was read, once all of it was.</summary>
    public string Sha256 => Convert.ToHexStringLower(_hash.GetCurrentHash());

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_position >= length / 2)
        {
            await secondHalf.WaitAsync(cancellationToken);
        }

        var read = (int)Math.Min(buffer.Length, length - _position);
        for (var i = 0; i < read; i++)
        {
            buffer.Span[i] = (byte)((_position + i) % 251);
        }

        _hash.AppendData(buffer.Span[..read]);
        _position += read;
        return read;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
