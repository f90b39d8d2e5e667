using System.Collections.Frozen;
using Sidecar.Protocols.Jose;

namespace Sidecar.Identity.Jwt;

/// <summary>The issuers whose tokens count, and the sources of keys that want refreshing.</summary>
internal sealed class JwtIssuers : IDisposable
{
    private readonly FrozenDictionary<string, JwtIssuer> _byId;
    private readonly List<(FetchedKeySource Source, TimeSpan Every)> _fetched = [];

    public JwtIssuers(JwtOptions options, IdentityOptions identity, TimeProvider time, ILogger<FetchedKeySource> logger)
    {
        _byId = options.Issuers
            .Select(entry => JwtIssuer.Create(entry.Key, entry.Value, SourceOf(entry.Key, entry.Value, identity.Mode, time, logger)))
            .ToFrozenDictionary(static issuer => issuer.Id, StringComparer.Ordinal);
    }

    public IReadOnlyList<(FetchedKeySource Source, TimeSpan Every)> Fetched => _fetched;

    public bool IsEmpty => _byId.Count == 0;

    public bool CheckRevocations => _byId.Values.Any(static issuer => issuer.ChecksRevocations);

    /// <summary>Null for one whose tokens do not count.</summary>
    public JwtIssuer? Find(string id) => _byId.GetValueOrDefault(id);

    /// <summary>Those that have this name in the configuration, or this <c>iss</c>.</summary>
    public IReadOnlyList<JwtIssuer> Named(string nameOrId) => [.. _byId.Values.Where(issuer => issuer.Name == nameOrId || issuer.Id == nameOrId)];

    public IReadOnlyList<IssuerKeyStatus> Describe() => [.. _byId.Values.Select(static issuer => issuer.Keys.Describe(issuer.Name)).OrderBy(static status => status.Issuer, StringComparer.Ordinal)];

    public void Dispose() => _fetched.ForEach(static entry => entry.Source.Dispose());

    private IIssuerKeySource SourceOf(string name, JwtIssuerOptions options, IdentityMode mode, TimeProvider time, ILogger<FetchedKeySource> logger)
    {
        SignatureAlgorithm[] algorithms = [.. options.Algorithms.Select(JoseNames.ToAlgorithm).OfType<SignatureAlgorithm>()];
        if (options.Keys is { } text)
        {
            return new FixedKeySource((IssuerKeyText.Read(text, algorithms, mode) as IssuerKeysResult.Usable)?.Keys);
        }

        var client = new JwksClient(new Uri(options.JwksUrl!), options.Timeout, time);
        var source = new FetchedKeySource(name, client, algorithms, mode, options.MaxStale, time, logger);
        _fetched.Add((source, options.Refresh));
        return source;
    }
}
