using System.Text.Json.Nodes;

namespace Sidecar.Configuration.Control;

/// <summary>A call of the control API that the command line asks for.</summary>
/// <param name="Method">In upper case.</param>
/// <param name="Path">Below <see cref="Root"/>, escaped; <c>{id}</c> stands for the body's <c>id</c>.</param>
internal sealed record ControlArguments(string Method, string Path, ControlTarget Target)
{
    /// <summary>What the path is below.</summary>
    public string Root { get; init; } = "/control/v1";

    public JsonObject? Body { get; init; }

    /// <summary>A member of the body that is a secret, and where it is: <c>env:NAME</c>, <c>file:PATH</c>, or <c>-</c> for standard input; null where there is none.</summary>
    public (string Member, string Reference)? Secret { get; init; }

    /// <summary>Where the body is read from: a file, or <c>-</c> for standard input; null where <see cref="Body"/> is it.</summary>
    public string? BodyFile { get; init; }

    /// <summary>The <c>Idempotency-Key</c> of a POST; null for a new one, or for none where the call <see cref="IsRepeatable"/>.</summary>
    public string? Key { get; init; }

    /// <summary>Whether a POST is sent without a key of our own making, and so needs no store that remembers keys: sending it again is meant, or better than not to have it done.</summary>
    public bool IsRepeatable { get; init; }

    /// <summary>The member of a good answer that says what was decided, and what it says where that is what was asked for; null where a good answer is enough.</summary>
    public (string Member, string Value)? Wanted { get; init; }

    /// <summary>The member of the answer that has the rows of a table; null where the answer is one thing.</summary>
    public string? Rows { get; init; }

    /// <summary>Members that the table shows, in order.</summary>
    public IReadOnlyList<string> Columns { get; init; } = [];

    /// <summary>The member of the last row that says where the list goes on; null where the answer says it in <c>next</c>.</summary>
    public string? Cursor { get; init; }

    /// <summary>Whether the answer is a file of lines, of any length.</summary>
    public bool IsExport { get; init; }

    /// <summary>Whether the answer is printed as it came, for programs.</summary>
    public bool IsJson { get; init; }
}

/// <summary>Which admin listener is asked, and with which token.</summary>
/// <param name="Url">Null for the configuration's, or the usual one.</param>
/// <param name="Token"><c>env:NAME</c> or <c>file:PATH</c>; null for the configuration's, or <c>env:SIDECAR_ADMIN_TOKEN</c>.</param>
/// <param name="Sources">The proxy's own configuration; none where Url and Token say all.</param>
internal sealed record ControlTarget(string? Url, string? Token, StartArguments Sources);
