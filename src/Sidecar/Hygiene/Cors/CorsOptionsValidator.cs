using Sidecar.Policies;

namespace Sidecar.Hygiene.Cors;

internal static class CorsOptionsValidator
{
    private const string Any = CorsOrigins.Any;

    private static readonly TimeSpan LongestAge = TimeSpan.FromDays(1);

    /// <param name="keyPath">The section's own path.</param>
    public static void Validate(CorsOptions options, string keyPath, IConfigurationErrors errors)
    {
        ValidateOrigins(options, $"{keyPath}:{nameof(CorsOptions.Origins)}", errors);
        ForEach(options.Methods, nameof(CorsOptions.Methods), static method => HeaderName.IsName(method) && !method.Any(char.IsAsciiLetterLower), "is not a method; write it in capitals, such as POST");
        ForEach(options.Headers, nameof(CorsOptions.Headers), HeaderName.IsName, "is not the name of a header; write such as X-Tenant, or * alone for any");
        ForEach(options.Expose, nameof(CorsOptions.Expose), static name => name != Any && HeaderName.IsName(name), "is not the name of a header; write such as X-Total");
        if (options.Headers.Contains(Any) && options.Headers.Count > 1)
        {
            errors.Add($"{keyPath}:{nameof(CorsOptions.Headers)}", "has * for any and others beside; write one or the other");
        }

        if (options.MaxAge < TimeSpan.Zero || options.MaxAge > LongestAge || options.MaxAge.Ticks % TimeSpan.TicksPerSecond != 0)
        {
            errors.Add($"{keyPath}:{nameof(CorsOptions.MaxAge)}", "must be whole seconds up to a day, for example 00:10:00");
        }

        void ForEach(IReadOnlyList<string> values, string key, Func<string, bool> isRight, string message)
        {
            for (var i = 0; i < values.Count; i++)
            {
                if (!isRight(values[i]))
                {
                    errors.Add($"{keyPath}:{key}:{i}", message);
                }
            }
        }
    }

    private static void ValidateOrigins(CorsOptions options, string keyPath, IConfigurationErrors errors)
    {
        if (options.Origins.Count == 0)
        {
            errors.Add(keyPath, "is missing; write the origins whose pages may call, such as https://shop.example");
        }

        for (var i = 0; i < options.Origins.Count; i++)
        {
            var origin = CorsOrigins.Normalize(options.Origins[i]);
            if (origin is null)
            {
                errors.Add($"{keyPath}:{i}", "is not an origin; write scheme, host and port only, such as https://shop.example or https://*.shop.example");
            }
            else if (options.Credentials && origin is Any or CorsOrigins.Null)
            {
                errors.Add($"{keyPath}:{i}", $"is any page of the web, which must not be let in with {nameof(CorsOptions.Credentials)}; name the origins");
            }
            else if (options.Credentials && CorsOrigins.IsOfTopLevel(origin))
            {
                errors.Add($"{keyPath}:{i}", $"is any page below a top-level domain, where everybody can have a name, and must not be let in with {nameof(CorsOptions.Credentials)}; name your own domain, such as https://*.shop.example");
            }
        }

        if (options.Origins.Contains(Any) && options.Origins.Count > 1)
        {
            errors.Add(keyPath, "has * for any and others beside; write one or the other");
        }
    }
}
