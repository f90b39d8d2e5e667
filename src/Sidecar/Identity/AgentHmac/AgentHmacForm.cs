namespace Sidecar.Identity.AgentHmac;

/// <summary>What agents sign.</summary>
internal enum AgentHmacForm
{
    /// <summary>The body's JSON as Python's <c>json.dumps(body, sort_keys=True)</c> writes it, however it was sent.</summary>
    CanonicalJson,

    /// <summary>The body's bytes as they were sent.</summary>
    RawBody,
}
