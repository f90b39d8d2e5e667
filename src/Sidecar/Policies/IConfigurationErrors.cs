namespace Sidecar.Policies;

/// <summary>Collects what is wrong with the configuration, all of it, before the start is refused.</summary>
internal interface IConfigurationErrors
{
    /// <param name="keyPath">Full path with colons, e.g. <c>Sidecar:Policies:paid:Payment:Price</c>. The file is found from it.</param>
    /// <param name="message">What is wrong and what to write instead; never a secret's value.</param>
    void Add(string keyPath, string message);
}
