namespace Sidecar.Configuration;

/// <summary>Where a layer of configuration comes from.</summary>
internal enum LayerKind
{
    /// <summary>A JSON file named by <c>--config</c>.</summary>
    File,

    /// <summary>A directory named by <c>--secrets</c>. Its values are secret and literal: <c>env:</c> and <c>file:</c> mean nothing in them.</summary>
    SecretDirectory,

    /// <summary>The process's environment.</summary>
    Environment,
}
