namespace Sidecar.Policies;

/// <summary>The compiled policies by name, without regard to case; <c>open</c> is always among them.</summary>
internal interface IPolicyPlans
{
    PolicyPlan? Find(string name);
}
