using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Sidecar.Payments;

namespace Sidecar.Tests.Payments;

public sealed class JsonTemplateTests
{
    [Theory]
    [InlineData("""{"a":"SLOT-A","b":"SLOT-B"}""", """{"a":"1","b":"2"}""")]
    [InlineData("""{"b":"SLOT-B","a":"SLOT-A"}""", """{"b":"2","a":"1"}""")]
    [InlineData("""["SLOT-A","SLOT-B","SLOT-A","SLOT-A"]""", """["1","2","1","1"]""")]
    [InlineData("""["SLOT-B"]""", """["2"]""")]
    [InlineData("\"SLOT-A\"", "\"1\"")]
    [InlineData("{}", "{}")]
    public void Slots_are_filled_wherever_and_however_often_they_stand(string json, string expected)
    {
        var template = new JsonTemplate(Encoding.UTF8.GetBytes(json), "SLOT-A", "SLOT-B");

        Assert.Equal(expected, Encoding.UTF8.GetString(template.Render(("SLOT-A", "1"), ("SLOT-B", "2"))));
        Assert.Equal(expected, Encoding.UTF8.GetString(template.Render(("SLOT-B", "2"), ("SLOT-A", "1"))));
    }

    [Fact]
    public void A_slots_name_as_a_value_is_a_value() =>
        Assert.Equal(
            """["SLOT-B","SLOT-A"]""",
            Encoding.UTF8.GetString(new JsonTemplate("""["SLOT-A","SLOT-B"]"""u8, "SLOT-A", "SLOT-B").Render(("SLOT-A", "SLOT-B"), ("SLOT-B", "SLOT-A"))));

    [Fact]
    public void Whatever_fills_a_slot_is_read_back_as_it_was() =>
        Prop.ForAll(Texts.Any, text =>
            JsonSerializer.Deserialize<string[]>(new JsonTemplate("""["x","SLOT"]"""u8, "SLOT").Render(("SLOT", text)))![1] == text)
            .QuickCheckThrowOnFailure();
}
