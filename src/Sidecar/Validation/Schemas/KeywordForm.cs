namespace Sidecar.Validation.Schemas;

/// <summary>What a keyword's value is.</summary>
internal enum KeywordForm
{
    /// <summary>A word about the schema that asks nothing of a body; left out.</summary>
    Annotation,

    /// <summary>An annotation that is text.</summary>
    Label,

    /// <summary>A reference to a schema.</summary>
    Reference,

    /// <summary>A schema that decides about others, or one of those; taken together.</summary>
    Condition,

    /// <summary>True or false.</summary>
    Flag,

    /// <summary>A whole number, 0 or more.</summary>
    Count,

    /// <summary>A whole number, 1 or more: the library takes 0 for no bound.</summary>
    PositiveCount,

    /// <summary>A number of at most 28 digits.</summary>
    Number,

    /// <summary>A number above 0.</summary>
    PositiveNumber,

    /// <summary>A schema.</summary>
    Schema,

    /// <summary>A schema, true or false.</summary>
    SchemaOrFlag,

    /// <summary>One schema or more that are judged each.</summary>
    Schemas,

    /// <summary>Schemas by the names of members.</summary>
    Members,

    /// <summary>Names of members.</summary>
    Names,

    /// <summary>A schema that the names of all members fulfil.</summary>
    SchemaOfNames,

    /// <summary>Names of members that must be there with another one, by its name.</summary>
    Dependencies,

    /// <summary>A type, or several.</summary>
    Type,

    /// <summary>Values of which a body has one.</summary>
    Values,

    /// <summary>The one value.</summary>
    Value,

    /// <summary>A regular expression.</summary>
    Pattern,

    /// <summary>The name of a form of strings.</summary>
    Format,
}
