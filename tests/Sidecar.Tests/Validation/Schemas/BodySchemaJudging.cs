using System.Text.Json;
using Sidecar.Policies;
using Sidecar.Validation.Schemas;

namespace Sidecar.Tests.Validation.Schemas;

internal static class BodySchemaJudging
{
    /// <summary>For tests of what is asked, and not of what asking costs.</summary>
    public static IReadOnlyList<BodyFault> Faults(this BodySchema schema, JsonElement body) => schema.Faults(body, int.MaxValue)!;
}
