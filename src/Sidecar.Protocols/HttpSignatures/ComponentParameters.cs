using Sidecar.Protocols.StructuredFields;

namespace Sidecar.Protocols.HttpSignatures;

/// <summary>The parameters of a component that are understood (RFC 9421 §6.5.2), with their types checked.</summary>
internal readonly record struct ComponentParameters
{
    public bool IsStrict { get; private init; }

    public bool IsBinary { get; private init; }

    public bool IsOfRequest { get; private init; }

    public bool IsTrailer { get; private init; }

    public string? Key { get; private init; }

    public string? QueryName { get; private init; }

    public static void Read(StructuredParameters parameters, bool isDerived, out ComponentParameters read, out SignatureBaseFault fault)
    {
        (read, fault) = (default, SignatureBaseFault.None);
        for (var i = 0; i < parameters.Count && fault == SignatureBaseFault.None; i++)
        {
            var (name, value) = parameters[i];
            var isText = value.TryGetString(out var text);
            (read, fault) = (name, isText, value.IsTrue) switch
            {
                ("req", _, true) => (read with { IsOfRequest = true }, fault),
                ("sf", _, true) when !isDerived => (read with { IsStrict = true }, fault),
                ("bs", _, true) when !isDerived => (read with { IsBinary = true }, fault),
                ("tr", _, true) when !isDerived => (read with { IsTrailer = true }, fault),
                ("key", true, _) when !isDerived => (read with { Key = text }, fault),
                ("name", true, _) when isDerived => (read with { QueryName = text }, fault),
                ("req" or "sf" or "bs" or "tr" or "key" or "name", _, _) => (read, SignatureBaseFault.InvalidParameter),
                _ => (read, SignatureBaseFault.UnknownParameter),
            };
        }

        if (fault == SignatureBaseFault.None && read.IsBinary && (read.IsStrict || read.Key is not null))
        {
            fault = SignatureBaseFault.IncompatibleParameters;
        }
    }
}
