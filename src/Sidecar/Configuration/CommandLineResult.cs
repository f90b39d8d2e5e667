namespace Sidecar.Configuration;

/// <summary>
/// What the command line asks for. <paramref name="Start"/> is null when there is nothing to start: help or the version was
/// printed, or the arguments were wrong; the process then ends with <paramref name="ExitCode"/>.
/// </summary>
internal sealed record CommandLineResult(StartArguments? Start, int ExitCode);
