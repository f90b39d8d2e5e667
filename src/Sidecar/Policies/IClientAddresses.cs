namespace Sidecar.Policies;

/// <summary>Where the client of a request is: the peer, or whom proxies that are trusted say they speak for.</summary>
internal interface IClientAddresses
{
    ClientAddress Of(HttpRequest request);
}
