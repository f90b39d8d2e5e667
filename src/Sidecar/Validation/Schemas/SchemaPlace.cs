using System.Globalization;

namespace Sidecar.Validation.Schemas;

/// <summary>A place in a schema file.</summary>
/// <param name="File">The full path.</param>
/// <param name="Pointer">RFC 6901; empty for the whole file.</param>
internal sealed record SchemaPlace(string File, string Pointer)
{
    public SchemaPlace At(string member) => this with { Pointer = $"{Pointer}/{JsonPointers.Escape(member)}" };

    public SchemaPlace At(int index) => this with { Pointer = string.Create(CultureInfo.InvariantCulture, $"{Pointer}/{index}") };

    public override string ToString() => $"{Path.GetFileName(File)}#{Pointer}";
}
