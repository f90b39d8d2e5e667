using Sidecar.Identity.Profiles;
using Sidecar.Tests.Contracts;

namespace Sidecar.Tests.Identity.Profiles;

public sealed class DocumentCacheTests
{
    private static readonly ProfileOptions Options = new() { MaxEntries = 100, MaxCacheBytes = 1 << 20, TrustedHosts = ["known.example"] };
    private static readonly DocumentFailure Failure = new DocumentFailure.Unreachable(DocumentFault.Status, "status 500");

    private readonly ManualTimeProvider _time = new();
    private readonly DocumentCache<string> _cache;

    public DocumentCacheTests() => _cache = new DocumentCache<string>(Options, _time);

    [Fact]
    public void Number_and_bytes_of_documents_are_bounded()
    {
        for (var i = 0; i < 10_000; i++)
        {
            _cache.Keep(Url($"https://agent.example/{i}"), "", size: 0, TimeSpan.FromHours(1));
        }

        Assert.Equal((100, 0), (_cache.Documents, _cache.Bytes));
        for (var i = 0; i < 10_000; i++)
        {
            _cache.Keep(Url($"https://agent.example/{i}"), "", size: 128 << 10, TimeSpan.FromHours(1));
            Assert.InRange(_cache.Bytes, 128 << 10, (1 << 20) + (100 << 10));
        }
    }

    [Fact]
    public void Neither_strangers_nor_failures_crowd_out_what_is_known()
    {
        _cache.Keep(Url("https://known.example/p"), "known", 1, TimeSpan.FromHours(1));
        for (var i = 0; i < 50; i++)
        {
            _cache.Keep(Url($"https://agent.example/{i}"), "document", 1, TimeSpan.FromHours(1));
        }

        for (var i = 0; i < 10_000; i++)
        {
            _cache.Note(Url($"https://agent.example/no/{i}"), Failure);
        }

        Assert.Equal(51, _cache.Documents);
        Assert.Equal(100, Enumerable.Range(0, 10_000).Count(i => _cache.Find($"https://agent.example/no/{i}") is not null));
        for (var i = 0; i < 10_000; i++)
        {
            _cache.Keep(Url($"https://agent.example/new/{i}"), "document", 1, TimeSpan.FromHours(1));
        }

        Assert.Equal(101, _cache.Documents);
        Assert.Equal("known", _cache.Find("https://known.example/p")?.Fresh(_time.GetTimestamp())?.Document);
    }

    [Fact]
    public void Document_ends_the_row_of_failures()
    {
        var url = Url("https://agent.example/p");
        _cache.Note(url, Failure);
        Assert.Equal(TimeSpan.FromSeconds(20), _cache.Note(url, Failure).RetryAfter);
        _cache.Keep(url, "document", 1, TimeSpan.FromMinutes(1));

        Assert.Null(_cache.Find(url.Key)!.Failed(_time.GetTimestamp(), _time));
        Assert.Equal(TimeSpan.FromSeconds(10), _cache.Note(url, Failure).RetryAfter);
        Assert.NotNull(_cache.Find(url.Key)!.Fresh(_time.GetTimestamp()));
    }

    private static DocumentUrl Url(string url) => Assert.IsType<DocumentUrlVerdict.Accepted>(new DocumentUrls(Options).Judge(url)).Url;
}
