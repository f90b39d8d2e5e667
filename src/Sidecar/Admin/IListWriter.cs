namespace Sidecar.Admin;

/// <summary>Writes a list into a buffer, one thing after the other.</summary>
internal interface IListWriter<in T> : IDisposable
{
    string ContentType { get; }

    void Begin();

    void Write(T item);

    /// <param name="next">Where the list goes on; null at its end.</param>
    void End(string? next);
}
