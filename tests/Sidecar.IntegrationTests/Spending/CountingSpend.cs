namespace Sidecar.IntegrationTests.Spending;

/// <summary>A spend that counts. Amounts in micros.</summary>
internal sealed record CountingSpend(string Agent, string? Budget, long Amount, long? PaymentId, string RequestId);
