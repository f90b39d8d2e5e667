namespace Sidecar.Admin;

/// <summary>Why a request for payments is not understood, with the parameter and what may stand there.</summary>
internal sealed class PaymentFilterException(string parameter, string expectation) : Exception($"{parameter}: {expectation}");
