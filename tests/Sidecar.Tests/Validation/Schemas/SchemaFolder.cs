using Sidecar.Policies;
using Sidecar.Validation.Schemas;

namespace Sidecar.Tests.Validation.Schemas;

/// <summary>A folder with the schema files of one test.</summary>
internal sealed class SchemaFolder : IDisposable
{
    private const string First = "schema.json";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sidecar-schemas-");

    public string Path => System.IO.Path.Combine(_folder.FullName, First);

    public SchemaFolder With(string name, string json)
    {
        var file = System.IO.Path.Combine(_folder.FullName, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
        File.WriteAllText(file, json);
        return this;
    }

    public BodySchema Load(string json)
    {
        var errors = new Errors();
        var schema = SchemaLoader.Load(With(First, json).Path, "Body:Schema", errors);
        Assert.Empty(errors.All);
        return schema!;
    }

    /// <summary>The errors without the folder's own path.</summary>
    public IReadOnlyList<string> ErrorsOf(string json)
    {
        var errors = new Errors();
        Assert.Null(SchemaLoader.Load(With(First, json).Path, "Body:Schema", errors));
        return [.. errors.All.Select(error => error.Replace(_folder.FullName + "/", "", StringComparison.Ordinal))];
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private sealed class Errors : IConfigurationErrors
    {
        public List<string> All { get; } = [];

        public void Add(string keyPath, string message) => All.Add($"{keyPath}: {message}");
    }
}
