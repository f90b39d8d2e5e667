namespace Sidecar.Protocols.Jose;

/// <summary>
/// Instances of a class that one thread at a time may use: .NET does not promise that its algorithms may be shared.
/// At most <see cref="Size"/> idle ones are kept; what more threads need at one moment is made for them and thrown away.
/// </summary>
internal sealed class InstancePool<T>(Func<T> create)
    where T : class, IDisposable
{
    public const int Size = 8;

    private readonly T?[] _idle = new T?[Size];

    public T Rent()
    {
        for (var i = 0; i < _idle.Length; i++)
        {
            if (_idle[i] is not null && Interlocked.Exchange(ref _idle[i], null) is { } instance)
            {
                return instance;
            }
        }

        return create();
    }

    public void Return(T instance)
    {
        for (var i = 0; i < _idle.Length; i++)
        {
            if (_idle[i] is null && Interlocked.CompareExchange(ref _idle[i], instance, null) is null)
            {
                return;
            }
        }

        instance.Dispose();
    }
}
