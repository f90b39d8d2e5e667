namespace Sidecar.Policies;

/// <summary>A gate that makes sense only on certain routes. Asked once, when its policy has been given to its routes.</summary>
internal interface IRouteCondition
{
    /// <summary>What is wrong and what to write instead, and the key below the gate's section that it is about; null where nothing is.</summary>
    /// <param name="parameters">The names of all parameters in the paths of the routes that have the policy, without regard to case. There is one such route at least.</param>
    (string Key, string Message)? UnmetOn(IReadOnlySet<string> parameters);
}
