using System.Text.RegularExpressions;
using Sidecar.State.Redis;
using Sidecar.Tests.Conventions;

namespace Sidecar.Tests.State.Redis;

public sealed partial class RedisScriptTests
{
    private const string Folder = "src/Sidecar/State/Redis/Scripts";

    public static TheoryData<string> Files => [.. Repository.Files(Folder).Where(static path => path.EndsWith(".lua", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Files))]
    public void Script_names_its_keys_arguments_and_result(string path)
    {
        var lines = Repository.Text(path).Split('\n');
        Assert.StartsWith("-- ", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("-- Keys:      ", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("-- Arguments: ", lines[2], StringComparison.Ordinal);
        Assert.StartsWith("-- Result:    ", lines[3], StringComparison.Ordinal);
    }

    /// <summary>A key that a script makes up may be in another slot of a cluster.</summary>
    [Theory]
    [MemberData(nameof(Files))]
    public void Script_touches_only_the_keys_it_is_given(string path) =>
        Assert.All(Calls().Matches(Repository.Text(path)), static call => Assert.True(
            call.Groups["command"].Value is "TIME" or "INFO" || call.Groups["key"].Value is ['K', 'E', 'Y', 'S', '[', _, ']'] or "key" or "window" or "open", call.Value));

    [Fact]
    public void Every_script_has_a_verb_and_every_verb_a_script()
    {
        var verbs = typeof(RedisScript).GetProperties().Where(static property => property.PropertyType == typeof(RedisScript))
            .Select(static property => ((RedisScript)property.GetValue(null)!).Verb);
        var files = Repository.Files(Folder).Where(static path => !path.Contains("/Parts/", StringComparison.Ordinal)).Select(static path => Path.GetFileNameWithoutExtension(path));
        Assert.Equal(files.Order(), verbs.Order());
    }

    [GeneratedRegex(@"redis\.call\('(?<command>[A-Z]+)'(?:, (?<key>[A-Za-z]+(?:\[\d\])?))?", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Calls();
}
