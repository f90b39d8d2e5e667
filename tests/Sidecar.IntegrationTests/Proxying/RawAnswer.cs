using System.Globalization;

namespace Sidecar.IntegrationTests.Proxying;

/// <summary>An answer as it came off the socket.</summary>
internal sealed record RawAnswer(string Text)
{
    /// <summary>0 when the connection was closed without an answer.</summary>
    public int Status => Text.Length < 12 ? 0 : int.Parse(Text.AsSpan(9, 3), CultureInfo.InvariantCulture);

    public string Head => Text.Split("\r\n\r\n", 2)[0];

    public string Body => Text.Split("\r\n\r\n", 2)[^1];

    public override string ToString() => Text;
}
