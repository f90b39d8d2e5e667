using System.Text.Encodings.Web;
using System.Text.Json;
using Sidecar.Configuration;
using Sidecar.Hosting;

namespace Sidecar.Tests.Docs;

public sealed class ConfigurationSchemaTests
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public void The_schema_has_every_key_as_the_options_have_it() => GeneratedText.Holds(
        "config/sidecar.schema.json",
        ConfigurationSchema.Of(ConfigurationShape.Compose(FeatureOptions.Sections)).ToJsonString(Indented) + "\n");
}
