namespace Sidecar.RateLimits;

/// <summary>Who or what a limit counts for.</summary>
internal enum RateLimitSubject
{
    /// <summary>The client's IPv4 address, or its IPv6 network of 64 bits.</summary>
    Ip,

    /// <summary>The caller that proved who it is; where nobody did, the client's address.</summary>
    Principal,

    /// <summary>The UCP profile that the caller proved to speak for; where it proved none, the caller.</summary>
    Agent,

    /// <summary>The payer of a payment that is verified.</summary>
    Payer,

    /// <summary>The route.</summary>
    Route,

    /// <summary>The value of a header, whoever sends it.</summary>
    Header,
}
