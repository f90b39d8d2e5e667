using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using Sidecar.Identity.Profiles;

namespace Sidecar.Tests.Identity.Profiles;

/// <summary>Whatever the server behind a stranger's URL does, the outcome comes in time, small, and says why.</summary>
public sealed class HostileServerTests
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task Document_is_fetched_once_and_asked_for_with_nothing_that_is_ours()
    {
        await using var bench = await ProfileBench.StartAsync();
        bench.Server.Answer = static context =>
        {
            context.Response.Headers.SetCookie = "a=b; Path=/";
            return StrangeServer.WriteAsync(context, "document");
        };
        using var activity = new System.Diagnostics.Activity("request").Start();

        var fetched = await bench.FetchedAsync("https://AGENT.example:443/profile.json");
        Assert.Equal(("document", ProfileBench.Url, false), (fetched.Document, fetched.Url, fetched.IsStale));
        await bench.FetchedAsync("https://agent.example/other.json");

        Assert.Equal(["93.184.216.34:443", "93.184.216.34:443"], bench.Connector.Asked);
        Assert.All(bench.Server.Asked, static asked => Assert.Equal(["Accept", "Accept-Encoding", "Host", "User-Agent"], asked.Headers.Keys.Order()));
        Assert.All(bench.Server.Asked, static asked => Assert.Equal("identity", asked.Headers["Accept-Encoding"]));
    }

    [Fact]
    public async Task Body_that_drips_forever_is_given_up()
    {
        await using var bench = await ProfileBench.StartAsync(new ProfileOptions { ConnectTimeout = TimeSpan.FromSeconds(30), Timeout = Short });
        bench.Server.Answer = static async context =>
        {
            context.Response.ContentType = "application/json";
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.WriteAsync(" ");
                await context.Response.Body.FlushAsync();
                await Task.Delay(20);
            }
        };

        await UnreachableAsync(bench, DocumentFault.Timeout);
    }

    [Fact]
    public async Task Server_that_says_nothing_is_given_up()
    {
        await using var bench = await ProfileBench.StartAsync(new ProfileOptions { ConnectTimeout = TimeSpan.FromSeconds(30), Timeout = Short });
        bench.Server.Answer = static context => Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(static _ => { }, TaskScheduler.Default);

        await UnreachableAsync(bench, DocumentFault.Timeout);
    }

    [Fact]
    public async Task Endless_body_is_cut_off_at_the_bound()
    {
        await using var bench = await ProfileBench.StartAsync();
        var gone = new TaskCompletionSource();
        bench.Server.Answer = async context =>
        {
            context.Response.ContentType = "application/json";
            var chunk = new byte[64 << 10];
            try
            {
                while (!context.RequestAborted.IsCancellationRequested)
                {
                    await context.Response.Body.WriteAsync(chunk, context.RequestAborted);
                }
            }
            catch (Exception) when (context.RequestAborted.IsCancellationRequested)
            {
            }

            gone.SetResult();
        };

        await MalformedAsync(bench, DocumentDefect.TooLarge);
        await gone.Task.WaitAsync(TimeSpan.FromSeconds(60)); // The connection was closed, not left to run.
    }

    [Fact]
    public async Task Body_of_the_largest_size_is_taken_and_of_a_byte_more_is_not()
    {
        await using var bench = await ProfileBench.StartAsync();
        foreach (var (length, announced) in new[] { (128 << 10, true), (128 << 10, false) })
        {
            bench.Server.Answer = context => WriteAsync(context, length, announced);
            Assert.Equal(128 << 10, (await bench.FetchedAsync($"https://agent.example/{announced}")).Document.Length);

            bench.Server.Answer = context => WriteAsync(context, length + 1, announced);
            await MalformedAsync(bench, DocumentDefect.TooLarge, $"https://agent.example/more/{announced}");
        }

        static async Task WriteAsync(HttpContext context, int length, bool announced)
        {
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = announced ? length : null;
            await context.Response.Body.WriteAsync(new byte[length]);
        }
    }

    [Fact]
    public async Task Compressed_bomb_is_refused_before_it_is_opened()
    {
        await using var bench = await ProfileBench.StartAsync();
        using var bomb = new MemoryStream();
        await using (var gzip = new GZipStream(bomb, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            await gzip.WriteAsync(new byte[16 << 20]);
        }

        foreach (var coding in new[] { "gzip", "br", "identity, gzip", "deflate", "x-unheard-of" })
        {
            bench.Server.Answer = async context =>
            {
                context.Response.ContentType = "application/json";
                context.Response.Headers.ContentEncoding = coding;
                await context.Response.Body.WriteAsync(bomb.ToArray());
            };
            await MalformedAsync(bench, DocumentDefect.Encoding, $"https://agent.example/{Uri.EscapeDataString(coding)}");
        }

        Assert.Equal(0, bench.Readings);
    }

    [Theory]
    [InlineData(301, "http://169.254.169.254/")]
    [InlineData(302, "http://169.254.169.254/latest/meta-data/")]
    [InlineData(303, "https://agent.example/other")]
    [InlineData(307, "https://agent.example/other")]
    [InlineData(308, "/other")]
    public async Task Redirects_are_failures_and_nobody_is_asked_again(int status, string location)
    {
        await using var bench = await ProfileBench.StartAsync();
        bench.Server.Answer = context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = location;
            return Task.CompletedTask;
        };

        await UnreachableAsync(bench, DocumentFault.Redirect);
        Assert.Single(bench.Connector.Asked);
        Assert.Single(bench.Server.Asked);
    }

    [Theory]
    [InlineData(201)]
    [InlineData(204)]
    [InlineData(206)]
    [InlineData(401)]
    [InlineData(404)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task Any_other_status_than_200_is_a_failure(int status)
    {
        await using var bench = await ProfileBench.StartAsync();
        bench.Server.Answer = context =>
        {
            context.Response.StatusCode = status;
            return status == 204 ? Task.CompletedTask : StrangeServer.WriteAsync(context, "document");
        };

        Assert.Equal($"status {status}", (await UnreachableAsync(bench, DocumentFault.Status)).Note);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("text/html")]
    [InlineData("application/jsonx")]
    [InlineData("application/problem+json")]
    [InlineData("nonsense")]
    public async Task Another_media_type_is_no_document(string? mediaType)
    {
        await using var bench = await ProfileBench.StartAsync();
        bench.Server.Answer = context =>
        {
            context.Response.ContentType = mediaType;
            return context.Response.WriteAsync("document");
        };

        await MalformedAsync(bench, DocumentDefect.MediaType);
    }

    [Fact]
    public async Task Parameters_and_case_of_a_media_type_do_not_matter()
    {
        await using var bench = await ProfileBench.StartAsync();
        bench.Server.Answer = static context =>
        {
            context.Response.ContentType = "Application/JSON; charset=utf-8";
            return context.Response.WriteAsync("document");
        };

        await bench.FetchedAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Truncated_body_is_no_document(bool announced)
    {
        await using var bench = await ProfileBench.StartAsync();
        bench.Server.Answer = async context =>
        {
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = announced ? 1000 : null;
            await context.Response.WriteAsync("docum");
            await context.Response.Body.FlushAsync();
            context.Abort();
        };

        await UnreachableAsync(bench, DocumentFault.Broken);
        Assert.Equal(0, bench.Readings);
    }

    [Fact]
    public async Task Headers_without_end_are_cut_off()
    {
        await using var bench = await ProfileBench.StartAsync();
        bench.Server.Answer = static context =>
        {
            context.Response.Headers["X-Long"] = new string('a', 64 << 10);
            return StrangeServer.WriteAsync(context, "document");
        };

        await MalformedAsync(bench, DocumentDefect.TooLarge);
    }

    [Fact]
    public async Task Document_that_its_reader_does_not_understand_is_malformed_and_notes_quote_nothing()
    {
        await using var bench = await ProfileBench.StartAsync();
        bench.Server.Answer = static context => StrangeServer.WriteAsync(context, ProfileBench.Junk);
        Assert.Equal("no profile", (await MalformedAsync(bench, DocumentDefect.Content)).Note);

        bench.Server.Answer = static context => StrangeServer.WriteAsync(context, "throw");
        Assert.DoesNotContain("secret", (await MalformedAsync(bench, DocumentDefect.Content, "https://agent.example/2")).Note, StringComparison.Ordinal);
    }

    private static async Task<DocumentFailure.Unreachable> UnreachableAsync(ProfileBench bench, DocumentFault reason, string url = ProfileBench.Url)
    {
        var failure = Assert.IsType<DocumentFailure.Unreachable>((await bench.FailedAsync(url)).Failure);
        Assert.Equal(reason, failure.Reason);
        return failure;
    }

    private static async Task<DocumentFailure.Malformed> MalformedAsync(ProfileBench bench, DocumentDefect reason, string url = ProfileBench.Url)
    {
        var failure = Assert.IsType<DocumentFailure.Malformed>((await bench.FailedAsync(url)).Failure);
        Assert.Equal(reason, failure.Reason);
        return failure;
    }
}
