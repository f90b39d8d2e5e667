using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Sidecar.Hygiene;
using Sidecar.Policies;
using Sidecar.Proxy;
using Sidecar.Tests.Hygiene;
using Sidecar.Tests.Policies;

namespace Sidecar.Tests.Proxy;

/// <summary>What a request holds is let go when it is over, whatever became of it, and not before.</summary>
public sealed class JourneyMiddlewareTests
{
    private readonly FakeEnd _held = new();
    private readonly DefaultHttpContext _context = new();

    public JourneyMiddlewareTests()
    {
        _context.Request.Method = HttpMethods.Get;
        _context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = "/a";
    }

    [Fact]
    public async Task What_is_held_is_let_go_when_the_answer_is_out() => await PassAsync(static _ => Task.CompletedTask);

    [Fact]
    public async Task What_is_held_is_let_go_when_the_forwarding_throws() => await PassAsync(static _ => throw new InvalidOperationException("broken"));

    [Fact]
    public async Task What_is_held_is_let_go_when_the_end_itself_throws()
    {
        _context.Response.Body = new Unwritable();

        await Assert.ThrowsAsync<NotSupportedException>(() => PassAsync(static _ => throw new InvalidOperationException("broken")));

        Assert.Equal(1, _held.Ended);
    }

    private async Task PassAsync(RequestDelegate forward)
    {
        using var lifetime = new Lifetime();
        await new JourneyMiddleware(
            async context =>
            {
                var passage = SamplePassages.Of(context.Request);
                context.Features.Set(passage);
                passage.EndWith(_held);
                await forward(context);
                Assert.Equal(0, _held.Ended);
            },
            new PolicyEnforcer(new FakeObserver(), TimeProvider.System), new FakeObserver(), new PublicDocuments([]), new OwnAnswers(new ResponseHeaders(new ResponseHeaderOptions(), TestOrigins.Of(publicUrl: null)), TimeProvider.System),
            new RequestHeaders(new HeaderRules([], []), ForwardedFamily.XForwarded), new ProxyNetworks([]), lifetime.Value).InvokeAsync(_context);

        Assert.Equal(1, _held.Ended);
    }

    private sealed class Lifetime : IDisposable
    {
        public ApplicationLifetime Value { get; } = new(NullLogger<ApplicationLifetime>.Instance);

        public void Dispose() => Value.StopApplication();
    }

    /// <summary>An answer that breaks when it is written.</summary>
    private sealed class Unwritable : MemoryStream
    {
        public override bool CanWrite => false;

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
