namespace Sidecar.Protocols.X402;

/// <summary>What is paid for.</summary>
/// <param name="Url">The absolute URL as clients see it.</param>
/// <param name="Description">For people; may be empty.</param>
/// <param name="MimeType">Of the answer; may be empty.</param>
public sealed record ResourceInfo(string Url, string Description, string MimeType);
