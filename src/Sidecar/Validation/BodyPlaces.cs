namespace Sidecar.Validation;

/// <summary>The places of the gates of the section <c>Body</c>.</summary>
internal static class BodyPlaces
{
    public const string Section = "Body";

    /// <summary>Of what the head says about the body.</summary>
    public const string Shape = Section;

    /// <summary>Of what the body says itself.</summary>
    public const string Content = Section + " content";
}
