using System.Buffers;
using System.Net.Http.Headers;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.DependencyInjection;
using Sidecar.Admin;
using Sidecar.Ledger;

namespace Sidecar.Tests.Admin;

public sealed class PaymentCsvTests
{
    private const string Header =
        "paymentId,state,route,policy,requestId,x402Version,scheme,network,asset,amount,payTo,payer,nonce,transaction,reason,grant,grantedAt,owedSince,owedReason,claimedAt,updatedAt";

    [Fact]
    public async Task A_table_begins_with_its_header_and_has_a_line_for_each_payment()
    {
        await using var host = await StartAsync(new FakeHistory { Count = 2 });

        using var answer = await host.Admin.GetAsync("/admin/payments?format=csv");

        Assert.Equal("text/csv", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("attachment", answer.Content.Headers.ContentDisposition?.DispositionType);
        var lines = (await answer.Content.ReadAsStringAsync()).Split("\r\n");
        Assert.Equal(4, lines.Length);
        Assert.Equal(Header, lines[0]);
        Assert.Equal(
            "1,settled,paid,paid,request-1,2,exact,eip155:84532,0x036CbD53842c5426634e7929541eC2318f3dCF7e,115792089237316195423570985008687907853269984665640564039457584007913129639935,0x209693Bc6afc0C5328bA36FaF03C514EF312287C,0x857b06519E91e3A54538791bDbb0E22373e36b66,,,,,,,,1970-01-01T00:00:00.000Z,1970-01-01T00:00:01.234Z",
            lines[2]);
        Assert.Equal("", lines[3]);
    }

    [Theory]
    [InlineData("text/csv", true)]
    [InlineData("text/csv, application/json;q=0.5", true)]
    [InlineData("text/csv, */*;q=0.1", true)]
    [InlineData("text/csv;q=0.5, application/json", false)]
    [InlineData("text/csv, application/json", false)]
    [InlineData("text/csv;q=0", false)]
    [InlineData("*/*", false)]
    [InlineData("text/html", false)]
    public async Task Whoever_names_the_table_gets_it(string accept, bool isCsv)
    {
        await using var host = await StartAsync(new FakeHistory { Count = 1 });
        using var request = new HttpRequestMessage(HttpMethod.Get, "/admin/payments");
        request.Headers.TryAddWithoutValidation("Accept", accept);

        using var answer = await host.Admin.SendAsync(request);

        Assert.Equal(isCsv ? "text/csv" : "application/json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task The_format_counts_more_than_what_is_accepted()
    {
        await using var host = await StartAsync(new FakeHistory { Count = 1 });
        host.Admin.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("text/csv"));

        Assert.StartsWith("{", await host.Admin.GetStringAsync("/admin/payments?format=json"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_table_is_whole_unless_a_limit_is_given()
    {
        await using var host = await StartAsync(new FakeHistory { Count = 1500 });

        Assert.Equal(1502, (await host.Admin.GetStringAsync("/admin/payments?format=csv")).Split("\r\n").Length);
        Assert.Equal(12, (await host.Admin.GetStringAsync("/admin/payments?format=csv&limit=10")).Split("\r\n").Length);
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("\r=1", "\"'\r=1\"")]
    [InlineData("\uff1d1", "'\uff1d1")]
    [InlineData("=HYPERLINK(\"http://a\",\"b\")", "\"'=HYPERLINK(\"\"http://a\"\",\"\"b\"\")\"")]
    [InlineData("a=1", "a=1")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("a\"b", "\"a\"\"b\"")]
    [InlineData("a\nb", "\"a\nb\"")]
    [InlineData("", "")]
    [InlineData("caf\u00e9 \u20ac", "caf\u00e9 \u20ac")]
    public void A_cell_is_quoted_where_it_must_be_and_never_a_formula(string reason, string cell) =>
        Assert.Contains($",{cell},,,,,1970-01-01", Line(reason), StringComparison.Ordinal);

    [Fact]
    public void Every_text_is_read_back_as_it_was_but_for_the_apostrophe() =>
        Prop.ForAll<NonNull<string>>(reason =>
        {
            var text = new string([.. reason.Get.Where(letter => !char.IsSurrogate(letter))]);
            var read = Cells(Line(text))[14];
            return (read == text || read == "'" + text) && (read.Length == 0 || !"=+-@\t\r\n".Contains(read[0], StringComparison.Ordinal));
        }).QuickCheckThrowOnFailure();

    private static string Line(string reason)
    {
        var buffer = new ArrayBufferWriter<byte>();
        new PaymentCsvWriter(buffer).Write(new FakeHistory { Shape = payment => payment with { Reason = reason } }.Payment(1));
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>A line as RFC 4180 reads it.</summary>
    private static List<string> Cells(string line)
    {
        var (cells, cell, isQuoted) = (new List<string>(), new StringBuilder(), false);
        for (var i = 0; i < line.Length - 2; i++)
        {
            if (line[i] == '"' && isQuoted && line[i + 1] == '"')
            {
                cell.Append(line[i++]);
            }
            else if (line[i] == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (line[i] == ',' && !isQuoted)
            {
                cells.Add(cell.ToString());
                cell.Clear();
            }
            else
            {
                cell.Append(line[i]);
            }
        }

        cells.Add(cell.ToString());
        return cells;
    }

    private static Task<AdminHost> StartAsync(FakeHistory history) => AdminHost.StartAsync(configure: services => services.AddSingleton<IPaymentHistory>(history));
}
