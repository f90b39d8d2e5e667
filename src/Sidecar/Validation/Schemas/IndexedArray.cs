using Newtonsoft.Json.Linq;

namespace Sidecar.Validation.Schemas;

/// <summary>
/// An array that knows where its items are. The library asks for the path of every item that it judges, and a plain array looks for each from the beginning: a body of many items would take
/// time that grows with their square.
/// </summary>
internal sealed class IndexedArray : JArray, IList<JToken>
{
    private Dictionary<JToken, int>? _places;

    int IList<JToken>.IndexOf(JToken item) => (_places ??= Places()).GetValueOrDefault(item, -1);

    private Dictionary<JToken, int> Places()
    {
        var places = new Dictionary<JToken, int>(Count, ReferenceEqualityComparer.Instance);
        foreach (var item in this)
        {
            places[item] = places.Count;
        }

        return places;
    }
}
