namespace Sidecar.Validation;

/// <summary>Whether a body is small enough to be judged by a schema, which keeps something for each value and says the names around it.</summary>
internal enum BodySize
{
    Fits,

    /// <summary>It has more values than it may: itself, and the value of every member and item in it.</summary>
    TooManyValues,

    /// <summary>A member has a name of more than <see cref="BodySizes.LongestName"/> bytes.</summary>
    NameTooLong,
}
