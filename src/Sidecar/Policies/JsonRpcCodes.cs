using System.Collections.Frozen;

namespace Sidecar.Policies;

/// <summary>Which code of JSON-RPC 2.0 §5.1 a refusal has, by its slug, else by its status.</summary>
internal static class JsonRpcCodes
{
    private const int ParseError = -32700;
    private const int InvalidRequest = -32600;
    private const int MethodNotFound = -32601;
    private const int InvalidParams = -32602;
    private const int InternalError = -32603;

    /// <summary>What UCP's MCP binding uses for whatever else a server refuses.</summary>
    private const int Refused = -32000;

    /// <summary>What UCP's MCP binding uses where it cannot find out who calls.</summary>
    private const int DiscoveryFailed = -32001;

    private static readonly FrozenDictionary<string, int> BySlug = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        ["body_not_json"] = ParseError,
        ["body_invalid"] = InvalidParams,
        ["body_required"] = InvalidParams,
        ["too_many_items"] = InvalidParams,
        ["too_many_values"] = InvalidParams,
        ["algorithm_unsupported"] = InvalidRequest,
        ["ambiguous_framing"] = InvalidRequest,
        ["bad_request"] = InvalidRequest,
        ["body_too_large"] = InvalidRequest,
        ["content_encoding_not_taken"] = InvalidRequest,
        ["content_type_not_taken"] = InvalidRequest,
        ["digest_mismatch"] = InvalidRequest,
        ["header_malformed"] = InvalidRequest,
        ["header_repeated"] = InvalidRequest,
        ["invalid_profile_url"] = DiscoveryFailed,
        ["profile_malformed"] = DiscoveryFailed,
        ["profile_unreachable"] = DiscoveryFailed,
        ["version_unsupported"] = DiscoveryFailed,
    }.ToFrozenDictionary();

    public static int Of(Refusal refusal) => BySlug.TryGetValue(refusal.Slug, out var code) ? code : refusal.Status switch
    {
        StatusCodes.Status404NotFound or StatusCodes.Status405MethodNotAllowed => MethodNotFound,
        StatusCodes.Status500InternalServerError or StatusCodes.Status502BadGateway or StatusCodes.Status504GatewayTimeout => InternalError,
        _ => Refused,
    };
}
