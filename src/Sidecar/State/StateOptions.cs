namespace Sidecar.State;

/// <summary>Where what is hot, shared and expiring is kept. Section <c>Sidecar:State</c>.</summary>
internal sealed class StateOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Sidecar:State";

    /// <summary>What keeps the state: <c>Memory</c> or <c>Redis</c>. Default <c>Memory</c>.</summary>
    public StateKind Kind { get; set; } = StateKind.Memory;

    /// <summary>
    /// For <c>Redis</c>: the connection string as StackExchange.Redis reads it, for example <c>redis-0:6379,redis-1:6379,password=…,ssl=true,defaultDatabase=2</c>.
    /// It carries a password, so write it as <c>env:NAME</c> or <c>file:PATH</c>.
    /// </summary>
    public string? Redis { get; set; }

    /// <summary>
    /// For <c>Redis</c>: what every key begins with, so that several proxies can share a server without sharing their state. Up to 64 of <c>A-Z a-z 0-9 . _ : -</c>.
    /// Default <c>sidecar:</c>.
    /// </summary>
    public string KeyPrefix { get; set; } = "sidecar:";

    /// <summary>For <c>Redis</c>: how long one call may take, from 10 milliseconds to 10 seconds. Default 00:00:00.2500000.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>For <c>Redis</c>: what happens to what needs it while it is away.</summary>
    public StateOnUnavailable OnUnavailable { get; set; } = new();
}
