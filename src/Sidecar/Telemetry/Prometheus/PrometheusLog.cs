namespace Sidecar.Telemetry.Prometheus;

internal static partial class PrometheusLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Metric {Instrument} of meter {Meter} is left out of /metrics: another metric has its name there")]
    public static partial void LeftOut(ILogger logger, string meter, string instrument);
}
