namespace Sidecar.Policies;

/// <summary>A gate that makes sense only beside certain others. Asked once, when its policy is compiled.</summary>
internal interface IPlanCondition
{
    /// <summary>What is wrong and what to write instead, and the key below the gate's section that it is about; null where nothing is.</summary>
    /// <param name="gates">All gates of the policy, this one too.</param>
    (string Key, string Message)? Unmet(IReadOnlyList<IGate> gates);
}
