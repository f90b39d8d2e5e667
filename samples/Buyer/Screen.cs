using System.Text;

namespace Buyer;

/// <summary>Aligned lines on standard output; colours only for a person at a terminal who did not decline them (NO_COLOR).</summary>
internal sealed class Screen(TextWriter output, bool colours)
{
    public static Screen OfConsole()
    {
        Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        var wanted = !Console.IsOutputRedirected
            && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
            && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb");
        return new Screen(Console.Out, wanted);
    }

    public void Line(string text = "") => output.WriteLine(text.Length == 0 ? "" : "  " + text);

    public void Title(string text) => Line(Paint("1", text));

    public void Step(bool held, int number, string title, string result) =>
        Line($"{(held ? Paint("32", "✓") : Paint("31", "✗"))} {number}  {Paint("1", title.PadRight(42))} {result}".TrimEnd());

    /// <summary>A name and what it holds, under a step.</summary>
    public void Detail(string name, string value) => Line($"     {Paint("2", name.PadRight(18))} {value}");

    public void Verdict(bool held, string text) => Line(Paint(held ? "1;32" : "1;31", text));

    /// <summary>The two ends of something long: enough to compare by eye.</summary>
    public static string Short(string hex) => hex.Length <= 14 ? hex : $"{hex[..6]}…{hex[^4..]}";

    private string Paint(string code, string text) => colours ? $"\e[{code}m{text}\e[0m" : text;
}
