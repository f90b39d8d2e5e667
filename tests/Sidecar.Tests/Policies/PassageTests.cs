using Microsoft.AspNetCore.Http;
using Sidecar.Policies;

namespace Sidecar.Tests.Policies;

public sealed class PassageTests
{
    [Fact]
    public void The_latest_of_the_limits_tells_of_all()
    {
        var passage = SamplePassages.Of(new DefaultHttpContext().Request);
        passage.Use(new FakeRateUse());
        passage.Use(new FakeRateUse());
        var headers = new HeaderDictionary();

        passage.AddAnswerHeadersTo(headers);

        Assert.Equal("2 asked", headers["RateLimit"]);
    }

    private readonly Passage _passage = SamplePassages.Of(new DefaultHttpContext().Request);
    private readonly HeaderDictionary _answer = [];

    [Fact]
    public void What_is_held_is_let_go_once_however_often_the_end_is_told()
    {
        FakeEnd[] held = [new(), new()];
        _passage.EndWith(held[0]);
        _passage.EndWith(held[1]);
        Assert.All(held, static end => Assert.Equal(0, end.Ended));

        _passage.End();
        _passage.End();

        Assert.All(held, static end => Assert.Equal(1, end.Ended));
    }

    [Fact]
    public void What_limits_have_taken_is_kept_in_their_order()
    {
        FakeRateUse[] uses = [new(), new()];
        Assert.Empty(_passage.RateUses);
        _passage.Use(uses[0]);
        _passage.Use(uses[1]);

        Assert.Equal(uses, _passage.RateUses);
        Assert.All(uses, static use => Assert.Equal(0, use.GivenBack));
    }

    [Theory]
    [InlineData("Vary")]
    [InlineData("Access-Control-Expose-Headers")]
    public void A_list_is_joined_to_that_of_the_upstream(string name)
    {
        _answer[name] = "a";
        _passage.AnswerHeaders[name] = "b";

        _passage.AddAnswerHeadersTo(_answer);

        Assert.Equal("a, b", _answer[name]);
    }

    [Fact]
    public void Nothing_that_the_upstream_says_of_origins_stays_where_the_policy_decides_about_them()
    {
        _passage.IsCorsDecided = true;
        _passage.AnswerHeaders.Vary = "Origin";
        foreach (var name in new[] { "Access-Control-Allow-Origin", "access-control-allow-credentials", "Access-Control-Expose-Headers", "Access-Control-Allow-Private-Network", "X-Other" })
        {
            _answer[name] = "*";
        }

        _passage.AddAnswerHeadersTo(_answer);

        Assert.Equal(["Vary", "X-Other"], _answer.Keys.Order());
    }

    [Theory]
    [InlineData("Origin", "Origin")]
    [InlineData("Accept, Origin", "Accept, Origin")]
    [InlineData("X-Origin", "X-Origin, Origin")]
    public void What_an_answer_varies_with_is_named_once(string before, string after)
    {
        _answer["Vary"] = before;
        _passage.AnswerHeaders.Vary = "Origin";

        _passage.AddAnswerHeadersTo(_answer);

        Assert.Equal(after, _answer["Vary"]);
    }

    [Theory]
    [InlineData(false, "https://upstream.example")]
    [InlineData(true, "https://page.example")]
    public void An_origin_that_the_upstream_allows_stays_unless_the_policy_decides_about_origins(bool isDecided, string expected)
    {
        _passage.IsCorsDecided = isDecided;
        _answer["Access-Control-Allow-Origin"] = "https://upstream.example";
        _passage.AnswerHeaders.AccessControlAllowOrigin = "https://page.example";

        _passage.AddAnswerHeadersTo(_answer);

        Assert.Equal(expected, _answer["Access-Control-Allow-Origin"]);
    }
}
