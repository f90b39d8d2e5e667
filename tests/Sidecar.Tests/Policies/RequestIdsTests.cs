using FsCheck;
using FsCheck.Fluent;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Sidecar.Policies;

namespace Sidecar.Tests.Policies;

public sealed class RequestIdsTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("0af7651916cd43dd8448eb211c80319c")]
    [InlineData("A.b_C-9")]
    public void An_id_that_follows_the_rule_is_taken(string id) => Assert.Equal(id, Of(id));

    [Fact]
    public void The_longest_id_is_taken_and_no_longer_one()
    {
        Assert.Equal(new string('a', 128), Of(new string('a', 128)));
        Assert.NotEqual(new string('a', 129), Of(new string('a', 129)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a\n")]
    [InlineData("a\"b")]
    [InlineData("{id}")]
    [InlineData("a/b")]
    [InlineData("\u00e9")]
    [InlineData("a,b")]
    public void Any_other_gives_way_to_one_of_ours(string id) => Assert.Matches("^[0-9a-f]{32}\\z", Of(id));

    [Fact]
    public void Two_ids_are_none() => Assert.Matches("^[0-9a-f]{32}\\z", Of("a", "a"));

    [Fact]
    public void Ids_that_are_made_differ()
    {
        var made = Enumerable.Range(0, 1000).Select(_ => Of()).ToHashSet();

        Assert.Equal(1000, made.Count);
    }

    [Fact]
    public void Whatever_a_client_sends_the_id_follows_the_rule() =>
        Prop.ForAll<string[]>(values => FollowsTheRule(Of(values ?? []))).QuickCheckThrowOnFailure();

    private static bool FollowsTheRule(string id) =>
        id.Length is >= 1 and <= 128 && id.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-');

    private static string Of(params string[] values)
    {
        var headers = new HeaderDictionary();
        if (values.Length > 0)
        {
            headers[RequestIds.Header] = new StringValues(values);
        }

        return RequestIds.TakeOrMake(headers);
    }
}
