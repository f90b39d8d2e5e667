namespace Sidecar.IntegrationTests.Facilitators;

internal enum FacilitatorEndpoint
{
    Verify,
    Settle,
    Supported,
}
