namespace Sidecar.Configuration;

/// <summary>What the command line says about where configuration comes from.</summary>
/// <param name="ConfigFiles">JSON files, in order: a later file wins over an earlier one, key by key.</param>
/// <param name="SecretDirectories">Directories with one file a key; they win over every JSON file, a later one over an earlier one.</param>
internal sealed record StartArguments(IReadOnlyList<string> ConfigFiles, IReadOnlyList<string> SecretDirectories);
