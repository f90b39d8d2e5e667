namespace Sidecar.Protocols.HttpSignatures;

/// <summary>The header fields of one message as they were received, or will be sent.</summary>
public interface IHeaderFields
{
    /// <summary>All lines of one field. Each byte is one character: bytes beyond ASCII are taken as Latin-1 (RFC 9110 §5.5).</summary>
    /// <param name="name">In lower case; fields are found whatever their case.</param>
    FieldLines Lines(string name);
}
