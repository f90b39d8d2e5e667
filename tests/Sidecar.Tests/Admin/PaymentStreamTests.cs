using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Sidecar.Ledger;
using Sidecar.Tests.Contracts;

namespace Sidecar.Tests.Admin;

/// <summary>However long the list, it is written as it is read, and read as it is taken.</summary>
public sealed class PaymentStreamTests
{
    // More than every buffer between the two ends holds.
    private const int Endless = 10_000_000;
    private const long MostBytesUnderWay = 64L * 1024 * 1024;
    private static readonly string Long = new('x', 16 * 1024);

    [Theory]
    [InlineData("json")]
    [InlineData("csv")]
    public async Task The_beginning_is_sent_before_the_end_is_read(string format)
    {
        var beginningSeen = new TaskCompletionSource();
        await using var host = await StartAsync(new FakeHistory { Count = 20_000, Before = place => place == 10_000 ? beginningSeen.Task : Task.CompletedTask });

        using var answer = await host.Admin.GetAsync($"/admin/payments?limit=all&format={format}", HttpCompletionOption.ResponseHeadersRead);
        await using var stream = await answer.Content.ReadAsStreamAsync();
        using var reader = new StreamReader(stream);
        var beginning = new char[1000];
        await reader.ReadBlockAsync(beginning);
        beginningSeen.SetResult();
        var text = new string(beginning) + await reader.ReadToEndAsync();

        Assert.Contains("request-20000", new string(beginning), StringComparison.Ordinal);
        Assert.Equal(20_000, text.Split("\"paymentId\":").Length - 1 + (format == "csv" ? text.Split("\r\n").Length - 2 : 0));
    }

    [Fact]
    public async Task A_client_that_stops_reading_stops_the_ledgers_reading()
    {
        var history = new FakeHistory { Count = Endless, Shape = payment => payment with { Reason = Long } };
        await using var host = await StartAsync(history);

        using (await StalledAsync(host))
        {
            var before = -1;
            await Eventually.HoldsAsync(async () =>
            {
                await Task.Delay(200);
                return before == (before = history.Read) && before > 0;
            });

            Assert.InRange(history.Read * (long)Long.Length, 1, MostBytesUnderWay);
        }
    }

    [Fact]
    public async Task A_client_that_leaves_ends_the_ledgers_reading()
    {
        var history = new FakeHistory { Count = Endless, Shape = payment => payment with { Reason = Long } };
        await using var host = await StartAsync(history);
        using (await StalledAsync(host))
        {
            await Eventually.HoldsAsync(() => Task.FromResult(history is { Open: 1, Read: > 0 }));
        }

        await Eventually.HoldsAsync(() => Task.FromResult(history.Open == 0));
        Assert.DoesNotContain(host.Log.Lines, line => line.Contains("failed", StringComparison.OrdinalIgnoreCase) || line.Contains("unhandled", StringComparison.OrdinalIgnoreCase));
    }

    private static async Task<Socket> StalledAsync(AdminHost host)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(host.Admin.BaseAddress!.Host, host.Admin.BaseAddress.Port);
        await socket.SendAsync(Encoding.ASCII.GetBytes("GET /admin/payments?limit=all HTTP/1.1\r\nHost: a\r\n\r\n"));
        return socket;
    }

    private static Task<AdminHost> StartAsync(FakeHistory history) => AdminHost.StartAsync(configure: services => services.AddSingleton<IPaymentHistory>(history));
}
