using Microsoft.Net.Http.Headers;
using Sidecar.Policies;

namespace Sidecar.Hygiene.Cors;

/// <summary>
/// Which pages of other origins may call, and read what is answered, refusals too. Refuses nobody: whoever is no browser is not bound by it, and a browser that is not allowed keeps the answer
/// from its page by itself. Those who are not allowed learn nothing from a preflight.
/// </summary>
internal sealed class CorsGate(CorsPlan plan) : IPreflightGate
{
    private const string Asked = "Access-Control-Request-Private-Network";
    private const string AllowedPrivateNetwork = "Access-Control-Allow-Private-Network";
    private const string Yes = "true";

    private static readonly string PreflightVaries = string.Join(", ", HeaderNames.Origin, HeaderNames.AccessControlRequestMethod, HeaderNames.AccessControlRequestHeaders);

    public string Name => CorsOptions.SectionName;

    public bool IsPreflight(HttpRequest request) => Preflights.IsPreflight(request);

    public ValueTask<Verdict> EnterAsync(Passage passage, CancellationToken cancellationToken)
    {
        if (IsPreflight(passage.Request))
        {
            return Verdict.AnswerWith(new StoredAnswer(StatusCodes.Status204NoContent, Preflight(passage.Request), ReadOnlyMemory<byte>.Empty));
        }

        passage.IsCorsDecided = true;
        var answer = passage.AnswerHeaders;

        // Also where there is no origin, or not this one: a cache must not give one page another's answer.
        answer.Vary = HeaderNames.Origin;
        if (Admit(passage.Request, answer))
        {
            answer.AccessControlExposeHeaders = plan.Exposed;
        }

        return Verdict.Pass;
    }

    private HeaderDictionary Preflight(HttpRequest request)
    {
        var answer = new HeaderDictionary { [HeaderNames.Vary] = PreflightVaries };
        if (!Admit(request, answer))
        {
            return answer;
        }

        answer[HeaderNames.AccessControlAllowMethods] = plan.Methods;
        answer[HeaderNames.AccessControlAllowHeaders] = plan.TakesAnyHeader && Preflights.RequestedHeaders(request) is { } requested ? $"{plan.Headers}, {requested}" : plan.Headers;
        answer[HeaderNames.AccessControlMaxAge] = plan.MaxAge;
        if (plan.PrivateNetwork && request.Headers[Asked] == Yes)
        {
            answer[AllowedPrivateNetwork] = Yes;
        }

        return answer;
    }

    /// <summary>Names the page's origin in the answer, if it may call.</summary>
    private bool Admit(HttpRequest request, IHeaderDictionary answer)
    {
        var origin = request.Headers.Origin;
        if (!plan.Origins.Allows(origin))
        {
            return false;
        }

        answer.AccessControlAllowOrigin = plan.Origins.AllowsAny ? CorsOrigins.Any : origin;
        if (plan.Credentials)
        {
            answer.AccessControlAllowCredentials = Yes;
        }

        return true;
    }
}
