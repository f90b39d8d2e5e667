namespace Sidecar.State;

/// <summary>What happens while a shared store is away.</summary>
internal enum UnavailableAction
{
    /// <summary>What needs it is answered with 503 and <c>Retry-After</c>.</summary>
    Refuse,

    /// <summary>Each replica goes on with what it knows alone.</summary>
    Local,
}
