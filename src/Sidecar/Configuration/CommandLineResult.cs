namespace Sidecar.Configuration;

/// <summary>
/// What the command line asks for: to start, or something to be done with the ledger, with keys or with the audit. When all are null help or the version was
/// printed, or the arguments were wrong; the process then ends with <paramref name="ExitCode"/>.
/// </summary>
internal sealed record CommandLineResult(StartArguments? Start, int ExitCode, LedgerArguments? Ledger = null, KeysArguments? Keys = null, AuditArguments? Audit = null);
