namespace Sidecar.Tests.Contracts;

/// <summary>The real server behind a store, and what may happen to it.</summary>
internal interface IStoreServer
{
    /// <summary>The server keeps its connections and answers nothing, until the result is disposed.</summary>
    Task<IAsyncDisposable> PauseAsync();

    /// <summary>Stops the server and starts it again at the same address. It forgets what it does not keep on disk.</summary>
    Task RestartAsync();

    /// <summary>The server forgets everything, as after a failover to a replica that lagged behind.</summary>
    Task FlushAsync();
}
