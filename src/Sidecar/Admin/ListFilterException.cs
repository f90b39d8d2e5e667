namespace Sidecar.Admin;

/// <summary>Why a request for a list is not understood, with the parameter and what may stand there.</summary>
internal sealed class ListFilterException(string parameter, string expectation) : Exception($"{parameter}: {expectation}");
