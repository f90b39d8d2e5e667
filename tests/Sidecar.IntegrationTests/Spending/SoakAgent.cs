using System.Globalization;
using Sidecar.IntegrationTests.Buyers;

namespace Sidecar.IntegrationTests.Spending;

/// <summary>An agent with its wallet and what it may spend within an hour.</summary>
/// <param name="Budget">The one above it; null for none.</param>
internal sealed record SoakAgent(string Id, long MostMicros, string? Budget)
{
    public const string Window = "own";

    public long MostSpends { get; init; } = long.MaxValue;

    public TestBuyer Buyer { get; } = new();

    public bool IsPayer(string address) => Buyer.Address.ToString().Equals(address, StringComparison.OrdinalIgnoreCase);

    public string ToJson()
    {
        var budget = Budget is null ? "null" : $"\"{Budget}\"";
        var most = MostSpends == long.MaxValue ? "null" : MostSpends.ToString(CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $$"""
            {
              "id": "{{Id}}", "currency": "USD", "budget": {{budget}}, "payers": [ "{{Buyer.Address}}" ],
              "windows": [ { "name": "{{Window}}", "rolling": "01:00:00", "maxAmount": "{{MostMicros / 1_000_000m:0.00}}", "maxCount": {{most}} } ]
            }
            """);
    }
}
