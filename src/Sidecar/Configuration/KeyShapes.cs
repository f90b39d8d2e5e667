using System.Collections;
using System.Reflection;

namespace Sidecar.Configuration;

/// <summary>Reads the shape of configuration off the options that it binds to: their property names are the allowed keys.</summary>
internal static class KeyShapes
{
    /// <param name="notKeys">Properties that are filled from elsewhere, such as a name that is the entry's own key.</param>
    public static KeyShape Of(Type type, params IReadOnlyCollection<string> notKeys) => new Reader(notKeys).Read(type);

    private sealed class Reader(IReadOnlyCollection<string> notKeys)
    {
        private readonly Dictionary<Type, ObjectShape> _objects = [];

        public KeyShape Read(Type type)
        {
            if (ScalarShapes.Of(type) is { } scalar)
            {
                return scalar;
            }

            if (type == typeof(object) || typeof(IConfiguration).IsAssignableFrom(type))
            {
                return new AnyShape();
            }

            if (EntryType(type) is { } entry)
            {
                return new MapShape(Read(entry));
            }

            return ElementType(type) is { } element ? new ListShape(Read(element)) : ReadObject(type);
        }

        private ObjectShape ReadObject(Type type)
        {
            if (type.Namespace?.StartsWith(nameof(System), StringComparison.Ordinal) == true)
            {
                throw new NotSupportedException($"Options of the type {type} cannot be checked; describe it in {nameof(ScalarShapes)}.");
            }

            // Options may contain themselves, so the shape is known before its keys are.
            if (_objects.TryGetValue(type, out var known))
            {
                return known;
            }

            var shape = _objects[type] = new ObjectShape();
            foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(IsKey))
            {
                var name = property.GetCustomAttribute<ConfigurationKeyNameAttribute>()?.Name ?? property.Name;
                shape.Keys.TryAdd(name, Read(property.PropertyType));
            }

            return shape;
        }

        /// <summary>What the binder fills: settable properties, and collections that are there already.</summary>
        private bool IsKey(PropertyInfo property) =>
            property.GetIndexParameters().Length == 0
            && !notKeys.Contains(property.Name, StringComparer.Ordinal)
            && (property.SetMethod is { IsPublic: true } || (ScalarShapes.Of(property.PropertyType) is null && ElementType(property.PropertyType) is not null));

        private static Type? EntryType(Type type) =>
            Interfaces(type)
                .Where(candidate => candidate.IsGenericType
                    && (candidate.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>) || candidate.GetGenericTypeDefinition() == typeof(IDictionary<,>))
                    && candidate.GenericTypeArguments[0] == typeof(string))
                .Select(candidate => candidate.GenericTypeArguments[1])
                .FirstOrDefault();

        private static Type? ElementType(Type type) =>
            typeof(IEnumerable).IsAssignableFrom(type)
                ? Interfaces(type)
                    .Where(candidate => candidate.IsGenericType && candidate.GetGenericTypeDefinition() == typeof(IEnumerable<>))
                    .Select(candidate => candidate.GenericTypeArguments[0])
                    .FirstOrDefault()
                : null;

        private static IEnumerable<Type> Interfaces(Type type) => type.GetInterfaces().Prepend(type);
    }
}
