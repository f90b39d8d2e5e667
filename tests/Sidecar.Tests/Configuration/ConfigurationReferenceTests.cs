using Sidecar.Configuration;

namespace Sidecar.Tests.Configuration;

public sealed class ConfigurationReferenceTests
{
    [Fact]
    public void The_reference_tells_every_key_its_values_and_its_meaning()
    {
        var text = new ConfigurationReference(ConfigurationShape.BuiltIn).Render();

        Assert.Contains("## `Sidecar:Policies:{name}`", text, StringComparison.Ordinal);
        Assert.Contains("| `Mode` | `Enforce`, `Observe` | `Enforce` | What happens when a gate refuses. `Observe` cannot stand beside `Payment` or `SpendToken`. Default: `Enforce`.<br>`Enforce`: The refusal is answered.<br>", text, StringComparison.Ordinal);
        Assert.Contains("| `Endpoints:{name}:Sni:{name}:Certificate:Path` | text |  | PEM or PFX file. |", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_without_documentation_have_no_reference()
    {
        var reference = new ConfigurationReference([new ConfigurationSectionType("Sidecar:Sample", typeof(SampleOptions))]);

        var fault = Assert.Throws<InvalidOperationException>(reference.Render);
        Assert.Equal("SampleOptions.Name has no XML documentation.", fault.Message);
    }
}
