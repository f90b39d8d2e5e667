using System.Collections;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.Extensions.Configuration;
using Sidecar.Configuration;

namespace Sidecar.Tests.Configuration;

/// <summary>
/// Writes the reference of configuration keys from the options and their XML documentation. A key without documentation is a
/// fault of whoever wrote the options, so it throws.
/// </summary>
internal sealed partial class ConfigurationReference(IEnumerable<ConfigurationSectionType> sections)
{
    private static readonly Dictionary<Assembly, Dictionary<string, XElement>> Documents = [];

    public string Render()
    {
        var text = new StringBuilder();
        foreach (var section in sections)
        {
            text.Append($"\n### `{section.KeyPath.Replace("*", "{name}", StringComparison.Ordinal)}`\n\n");
            if (!IsOurs(section.OptionsType))
            {
                text.Append(section.OptionsType == typeof(object) ? "Not checked here.\n" : $"As `{section.OptionsType.Name}` has it.\n");
                continue;
            }

            text.Append("| key | value | default | meaning |\n|---|---|---|---|\n");
            Append(text, section.OptionsType, prefix: "", section.NotKeys);
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, Type options, string prefix, IReadOnlyCollection<string> notKeys)
    {
        var defaults = Activator.CreateInstance(options);
        foreach (var (name, shape) in ((ObjectShape)KeyShapes.Of(options, notKeys)).Keys)
        {
            var property = options.GetProperties().Single(property => (property.GetCustomAttribute<ConfigurationKeyNameAttribute>()?.Name ?? property.Name) == name);
            text.Append($"| `{prefix}{name}` | {Describe(shape)} | {Default(property.GetValue(defaults))} | {Summary(property)}{Choices(property.PropertyType)} |\n");

            var (inner, suffix) = Unwrap(property.PropertyType, shape);
            if (inner is not null && inner != options && IsOurs(inner))
            {
                Append(text, inner, $"{prefix}{name}{suffix}:", []);
            }
        }
    }

    private static string Describe(KeyShape shape) => shape switch
    {
        ScalarShape { Choices.Count: > 0 } choice => string.Join(", ", choice.Choices.Select(name => $"`{name}`")),
        ScalarShape scalar => scalar.Expectation.Split([";", " from "], StringSplitOptions.None)[0],
        ListShape list => $"list of {Describe(list.Element)}",
        MapShape map => $"by name: {Describe(map.Element)}",
        ObjectShape => "object",
        _ => "anything",
    };

    private static string Default(object? value) => value switch
    {
        null or "" => "",
        IEnumerable and not string => "none",
        bool flag => flag ? "`true`" : "`false`",
        _ when IsOurs(value.GetType()) => "",
        _ => $"`{value}`",
    };

    /// <summary>What each name of a choice of ours means.</summary>
    private static string Choices(Type type) =>
        type.IsEnum && type.Assembly.GetName().Name!.StartsWith("Sidecar", StringComparison.Ordinal)
            ? string.Concat(Enum.GetNames(type).Select(name => $"<br>`{name}`: {Summary(type, $"F:{type.FullName}.{name}")}"))
            : "";

    /// <summary>The options inside a list or a map, and how their keys are written.</summary>
    private static (Type? Inner, string Suffix) Unwrap(Type type, KeyShape shape) => shape switch
    {
        ObjectShape => (type, ""),
        ListShape { Element: ObjectShape } => (type.IsArray ? type.GetElementType() : type.GenericTypeArguments[0], ":{index}"),
        MapShape { Element: ObjectShape } => (type.GenericTypeArguments[1], ":{name}"),
        _ => (null, ""),
    };

    private static bool IsOurs(Type type) => type.Assembly.GetName().Name!.StartsWith("Sidecar", StringComparison.Ordinal) && !type.IsEnum;

    private static string Summary(PropertyInfo property) =>
        Summary(property.DeclaringType!, $"P:{property.DeclaringType!.FullName!.Replace('+', '.')}.{property.Name}");

    private static string Summary(Type type, string member) =>
        Documentation(type.Assembly).TryGetValue(member, out var summary)
            ? Spaces().Replace(string.Concat(summary.Nodes().Select(Plain)), " ").Trim().Replace("|", "\\|", StringComparison.Ordinal)
            : throw new InvalidOperationException($"{type.Name}.{member.Split('.')[^1]} has no XML documentation.");

    private static string Plain(XNode node) => node switch
    {
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        XElement element when element.Attribute("cref") is { } reference => $"`{reference.Value.Split('.', ':')[^1]}`",
        XElement element => string.Concat(element.Nodes().Select(Plain)),
        _ => node.ToString(),
    };

    private static Dictionary<string, XElement> Documentation(Assembly assembly)
    {
        if (!Documents.TryGetValue(assembly, out var members))
        {
            var document = XDocument.Load(Path.ChangeExtension(assembly.Location, ".xml"));
            members = Documents[assembly] = document.Descendants("member")
                .Where(static member => member.Element("summary") is not null)
                .ToDictionary(static member => member.Attribute("name")!.Value, static member => member.Element("summary")!);
        }

        return members;
    }

    [GeneratedRegex(@"\s+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Spaces();
}
