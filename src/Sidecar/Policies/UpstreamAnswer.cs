namespace Sidecar.Policies;

/// <summary>The upstream's status and headers, of which nothing was sent yet. The body follows by itself and is not shown.</summary>
internal readonly record struct UpstreamAnswer(int Status, IHeaderDictionary Headers)
{
    /// <summary>True below 400: the merchant delivered something. 1xx upgrades and 3xx count as delivered.</summary>
    public bool IsDelivered => Status < StatusCodes.Status400BadRequest;
}
