using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Sidecar.Payments;

/// <summary>
/// JSON that is the same for every request but for a few strings: encoded once, with the strings filled in when asked.
/// </summary>
internal sealed class JsonTemplate
{
    private readonly List<(byte[] Before, string Slot)> _parts = [];
    private readonly byte[] _rest;

    /// <param name="json">The whole JSON, in which each slot's name stands as a string of its own.</param>
    /// <param name="slots">The slots' names: texts that stand nowhere else in the JSON.</param>
    public JsonTemplate(ReadOnlySpan<byte> json, params ReadOnlySpan<string> slots)
    {
        while (Next(json, slots) is (var slot, >= 0 and var at))
        {
            _parts.Add((json[..at].ToArray(), slot));
            json = json[(at + Encoding.UTF8.GetByteCount(slot))..];
        }

        _rest = json.ToArray();
    }

    /// <summary>The JSON with every slot filled by its value, escaped.</summary>
    public byte[] Render(params ReadOnlySpan<(string Slot, string Value)> values)
    {
        var fillings = new byte[values.Length][];
        for (var i = 0; i < values.Length; i++)
        {
            fillings[i] = JsonEncodedText.Encode(values[i].Value, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes.ToArray();
        }

        var length = _rest.Length;
        foreach (var (before, slot) in _parts)
        {
            length += before.Length + fillings[IndexOf(values, slot)].Length;
        }

        var json = new byte[length];
        var target = json.AsSpan();
        foreach (var (before, slot) in _parts)
        {
            Append(ref target, before);
            Append(ref target, fillings[IndexOf(values, slot)]);
        }

        Append(ref target, _rest);
        return json;
    }

    private static void Append(ref Span<byte> target, byte[] bytes)
    {
        bytes.CopyTo(target);
        target = target[bytes.Length..];
    }

    private static int IndexOf(ReadOnlySpan<(string Slot, string Value)> values, string slot)
    {
        var index = 0;
        while (values[index].Slot != slot)
        {
            index++;
        }

        return index;
    }

    private static (string Slot, int At) Next(ReadOnlySpan<byte> json, ReadOnlySpan<string> slots)
    {
        var next = (Slot: "", At: -1);
        foreach (var slot in slots)
        {
            var at = json.IndexOf(Encoding.UTF8.GetBytes(slot));
            if (at >= 0 && (next.At < 0 || at < next.At))
            {
                next = (slot, at);
            }
        }

        return next;
    }
}
