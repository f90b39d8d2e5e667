using System.Text.Json.Nodes;
using Sidecar.Policies;

namespace Sidecar.Admin.Control;

/// <summary><c>/control/v1/openapi.json</c>: what can be asked, as OpenAPI 3.1.</summary>
internal sealed class OpenApiPage : IControlPage
{
    private const string Resource = "Sidecar.Admin.Control.openapi.json";

    private readonly JsonNode _document = Load();

    public string Name => "openapi.json";

    public IReadOnlyList<ControlOperation> Operations { get; } = [new("GET", "", OperatorRole.Viewer)];

    public ValueTask<OperatorAnswer> AnswerAsync(ControlCall call, CancellationToken cancellationToken) => new(OperatorAnswer.Of(_document));

    private static JsonNode Load()
    {
        using var stream = typeof(OpenApiPage).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"{Resource} is not embedded in the program.");
        return JsonNode.Parse(stream) ?? throw new InvalidOperationException($"{Resource} is empty.");
    }
}
