using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace Sidecar.IntegrationTests.Facilitators;

/// <summary>What a behaviour works with: the call, the connection, and the books of the facilitator.</summary>
internal sealed record FacilitatorExchange(ScriptedFacilitator Facilitator, FacilitatorCall Call, HttpContext Http, CancellationToken Ending)
{
    public async Task WriteAsync(int status, JsonNode body) => await WriteAsync(status, body.ToJsonString(), "application/json");

    public async Task WriteAsync(int status, string body, string contentType)
    {
        Http.Response.StatusCode = status;
        Http.Response.ContentType = contentType;
        await Http.Response.WriteAsync(body, Ending);
    }

    /// <summary>Resets the connection: the caller sees neither a status nor an orderly end.</summary>
    public void Reset()
    {
        if (Http.Features.Get<IConnectionSocketFeature>() is { } connection)
        {
            connection.Socket.LingerState = new(enable: true, seconds: 0);
        }

        Http.Abort();
    }
}
