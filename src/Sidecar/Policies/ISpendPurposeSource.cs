namespace Sidecar.Policies;

/// <summary>A gate that may know what its policy sells. One of a policy's gates says it.</summary>
internal interface ISpendPurposeSource
{
    /// <summary>Null where it does not say.</summary>
    SpendPurpose? Purpose { get; }
}
