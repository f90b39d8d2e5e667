using Sidecar.State;
using static Sidecar.Tests.Contracts.SampleDigests;

namespace Sidecar.Tests.Contracts;

/// <summary>What every store of answers promises. Inherited once per implementation.</summary>
public abstract class StoredAnswersContract : StoreContract
{
    private protected static readonly byte[] Answer = [.. Enumerable.Range(0, 1000).Select(static i => (byte)i)];

    [Fact]
    public async Task Answer_is_found_under_its_key_and_with_its_fingerprint_alone()
    {
        var answers = Create();
        Assert.Equal(LeaseOutcome.Done, await StoreAsync(answers, "k", Answer));
        Assert.Equal(Answer, await FoundAsync(answers, "k"));
        Assert.Equal(Answer, await FoundAsync(CreateSibling(answers), "k"));
        Assert.IsType<AnswerLookup.OtherRequest>(await FindAsync(answers, "k", "another request"));
        Assert.IsType<AnswerLookup.Missing>(await FindAsync(answers, "q"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(300_000)]
    public async Task Answer_of_any_length_comes_back_as_it_was(int length)
    {
        var answers = Create();
        var answer = new byte[length];
        new Random(length).NextBytes(answer);
        await StoreAsync(answers, "k", answer);
        Assert.Equal(answer, await FoundAsync(answers, "k"));
    }

    [Fact]
    public async Task Stored_answer_does_not_change_with_the_buffer_it_came_from()
    {
        var answers = Create();
        var buffer = Answer.ToArray();
        await StoreAsync(answers, "k", buffer);
        Array.Clear(buffer);
        Assert.Equal(Answer, await FoundAsync(answers, "k"));
    }

    [Fact]
    public async Task Later_answer_stands_in_place_of_the_earlier_one()
    {
        var answers = Create();
        await StoreAsync(answers, "k", Answer);
        await StoreAsync(answers, "k", "later"u8.ToArray(), "another request");
        Assert.Equal("later"u8.ToArray(), await FoundAsync(answers, "k", "another request"));
        Assert.IsType<AnswerLookup.OtherRequest>(await FindAsync(answers, "k"));
    }

    [Fact]
    public async Task Of_64_parallel_answers_under_one_key_one_stays_and_it_is_whole()
    {
        var answers = Create();
        var sibling = CreateSibling(answers);
        await Crowd.AskAsync(i => StoreAsync(i % 2 == 0 ? answers : sibling, "contested", Enumerable.Repeat((byte)i, 5000 + i).ToArray()));
        var found = await FoundAsync(answers, "contested");
        Assert.Equal(5000 + found[0], found.Length);
        Assert.All(found, octet => Assert.Equal(found[0], octet));
    }

    [Fact]
    public async Task Answer_is_not_forgotten_before_its_time()
    {
        var answers = Create();
        await StoreAsync(answers, "k", Answer);
        await Clock.NearlyEndLastingAsync();
        Assert.Equal(Answer, await FoundAsync(answers, "k"));
    }

    [Fact]
    public async Task Answer_is_forgotten_when_its_retention_is_over()
    {
        var answers = Create();
        await answers.StoreAsync(Digest("k"), Digest("request"), Answer, Clock.Brief);
        await Clock.EndBriefAsync();
        Assert.IsType<AnswerLookup.Missing>(await FindAsync(answers, "k"));
        Assert.IsType<AnswerLookup.Missing>(await FindAsync(answers, "k", "another request"));
    }

    [Fact]
    public async Task Later_answer_has_a_retention_of_its_own()
    {
        var answers = Create();
        await answers.StoreAsync(Digest("k"), Digest("request"), "earlier"u8.ToArray(), Clock.Brief);
        await Clock.PassAsync(TimeSpan.FromMilliseconds(1));
        await StoreAsync(answers, "k", Answer);
        await Clock.NearlyEndLastingAsync();
        Assert.Equal(Answer, await FoundAsync(answers, "k"));
    }

    [Fact]
    public async Task Cancelled_search_throws()
    {
        var answers = Create();
        await StoreAsync(answers, "k", Answer);
        await ThrowsCancelledAsync(() => answers.FindAsync(Digest("k"), Digest("request"), Cancelled));
        Assert.Equal(Answer, await FoundAsync(answers, "k"));
    }

    private protected abstract IStoredAnswers Create();

    /// <summary>The same answers as another replica sees them.</summary>
    private protected virtual IStoredAnswers CreateSibling(IStoredAnswers answers) => answers;

    private protected async Task<LeaseOutcome> StoreAsync(IStoredAnswers answers, string key, byte[] answer, string request = "request") =>
        await answers.StoreAsync(Digest(key), Digest(request), answer, Clock.Lasting);

    private protected static async Task<AnswerLookup> FindAsync(IStoredAnswers answers, string key, string request = "request") =>
        await answers.FindAsync(Digest(key), Digest(request), CancellationToken.None);

    private protected static async Task<byte[]> FoundAsync(IStoredAnswers answers, string key, string request = "request") =>
        Assert.IsType<AnswerLookup.Found>(await FindAsync(answers, key, request)).Answer.ToArray();
}
