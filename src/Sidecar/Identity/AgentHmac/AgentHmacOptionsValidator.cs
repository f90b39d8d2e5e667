using Sidecar.Policies;

namespace Sidecar.Identity.AgentHmac;

internal static class AgentHmacOptionsValidator
{
    public const int LongestId = 200;

    private const int ShortestSecret = 32;
    private const int MostSecrets = 4;
    private const int FewestBytes = 1024;
    private const int MostBytes = 4 << 20;

    /// <param name="keyPath">The section's own path.</param>
    public static void Validate(AgentHmacOptions options, string keyPath, IConfigurationErrors errors)
    {
        ValidateMembers(options, keyPath, errors);
        TimeWindowRules.Validate(new TimeWindow(options.Window, options.Skew), keyPath, errors);
        if (options.MaxBytes is < FewestBytes or > MostBytes)
        {
            errors.Add($"{keyPath}:{nameof(options.MaxBytes)}", $"must be between {FewestBytes} and {MostBytes}");
        }

        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, agent) in options.Agents)
        {
            var path = $"{keyPath}:{nameof(options.Agents)}:{name}";
            Validate(agent, path, errors);
            if ((agent.Id ?? name) is not { Length: > 0 and <= LongestId } id)
            {
                errors.Add($"{path}:{nameof(agent.Id)}", $"must be 1 to {LongestId} characters");
            }
            else if (!taken.Add(id))
            {
                errors.Add($"{path}:{nameof(agent.Id)}", "is the id of another agent too; give each its own");
            }
        }
    }

    private static void ValidateMembers(AgentHmacOptions options, string keyPath, IConfigurationErrors errors)
    {
        (string Key, string Name)[] members = [(nameof(options.AgentId), options.AgentId), (nameof(options.Timestamp), options.Timestamp), (nameof(options.Nonce), options.Nonce)];
        for (var index = 0; index < members.Length; index++)
        {
            var (key, name) = members[index];
            if (name.Length == 0)
            {
                errors.Add($"{keyPath}:{key}", "is empty; write the name of a member of the body");
            }
            else if (members.Take(index).Any(member => member.Name == name))
            {
                errors.Add($"{keyPath}:{key}", "names a member that has another meaning already");
            }
        }
    }

    private static void Validate(AgentOptions agent, string path, IConfigurationErrors errors)
    {
        var secrets = $"{path}:{nameof(agent.Secrets)}";
        if (agent.Secrets.Count is < 1 or > MostSecrets)
        {
            errors.Add(secrets, $"must be 1 to {MostSecrets} secrets, for example [ \"env:AGENT_SECRET\" ]");
        }

        for (var index = 0; index < agent.Secrets.Count; index++)
        {
            if (agent.Secrets[index].Length < ShortestSecret)
            {
                errors.Add($"{secrets}:{index}", $"is shorter than {ShortestSecret} characters; make one with: openssl rand -hex 32");
            }
        }

        Permissions.Validate(agent.Permissions, $"{path}:{nameof(agent.Permissions)}", errors);

        BoundProfiles.Validate(agent.Profiles, $"{path}:{nameof(agent.Profiles)}", errors);
    }
}
