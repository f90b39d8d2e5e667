using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Sidecar.Hygiene;

/// <summary>
/// What every answer says besides what it is. Headers that the upstream set stay as they are, unless the operator says otherwise. Called where an upstream's answer has arrived and just before one of ours goes out: not by a
/// callback at the start of every response, which would cost each request two objects.
/// </summary>
internal sealed class ResponseHeaders
{
    private readonly KeyValuePair<string, StringValues>[] _always;
    private readonly string[] _removed;
    private readonly StringValues _frameOptions;
    private readonly StringValues _transportSecurity;
    private readonly StringValues _ownContentPolicy;
    private readonly bool _overrides;
    private readonly RequestOrigins _origins;

    /// <param name="options">Checked before.</param>
    public ResponseHeaders(ResponseHeaderOptions options, RequestOrigins origins)
    {
        _origins = origins;
        _overrides = options.Override;
        _removed = [.. options.Remove ?? [HeaderNames.Server]];
        _always =
        [
            .. new[] { (HeaderNames.XContentTypeOptions, options.ContentTypeOptions), ("Referrer-Policy", options.ReferrerPolicy), ("Permissions-Policy", options.PermissionsPolicy) }
                .Where(static header => !string.IsNullOrEmpty(header.Item2)).Select(static header => KeyValuePair.Create(header.Item1, new StringValues(header.Item2))),
        ];
        (_frameOptions, _transportSecurity, _ownContentPolicy) = (Value(options.FrameOptions), Value(options.StrictTransportSecurity), Value(options.OwnContentSecurityPolicy));

        static StringValues Value(string? text) => string.IsNullOrEmpty(text) ? default : new(text);
    }

    /// <summary>An answer of the upstream. It has not started.</summary>
    public void CompleteForwarded(HttpResponse response)
    {
        if (response.StatusCode != StatusCodes.Status101SwitchingProtocols)
        {
            var headers = response.Headers;
            foreach (var name in _removed)
            {
                headers.Remove(name);
            }

            Complete(response, headers);
        }
    }

    /// <summary>An answer that the proxy is about to write itself: it may still be cleared and filled.</summary>
    public void CompleteOwn(HttpResponse response) => response.OnStarting(
        static state =>
        {
            var (self, response) = ((ResponseHeaders, HttpResponse))state;
            self.Complete(response, response.Headers);
            if (self._ownContentPolicy.Count > 0)
            {
                self.Put(response.Headers, HeaderNames.ContentSecurityPolicy, self._ownContentPolicy);
            }

            return Task.CompletedTask;
        },
        (this, response));

    /// <summary>An answer of the upstream that was kept from an earlier request, and that the proxy is about to write.</summary>
    public void CompleteKept(HttpResponse response) => response.OnStarting(
        static state =>
        {
            var (self, response) = ((ResponseHeaders, HttpResponse))state;
            self.CompleteForwarded(response);
            return Task.CompletedTask;
        },
        (this, response));

    private void Complete(HttpResponse response, IHeaderDictionary headers)
    {
        foreach (var (name, value) in _always)
        {
            Put(headers, name, value);
        }

        if (_frameOptions.Count > 0 && !SaysWhoMayFrame(headers.ContentSecurityPolicy))
        {
            Put(headers, HeaderNames.XFrameOptions, _frameOptions);
        }

        if (_transportSecurity.Count > 0 && _origins.SchemeOf(response.HttpContext.Request) == "https")
        {
            Put(headers, HeaderNames.StrictTransportSecurity, _transportSecurity);
        }
    }

    private void Put(IHeaderDictionary headers, string name, StringValues value)
    {
        if (_overrides || !headers.ContainsKey(name))
        {
            headers[name] = value;
        }
    }

    // The older header would overrule it in old browsers only, and there wrongly.
    private static bool SaysWhoMayFrame(StringValues policies)
    {
        foreach (var policy in policies)
        {
            if (policy is not null && policy.Contains("frame-ancestors", StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
