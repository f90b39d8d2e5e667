using System.Numerics;

namespace Buyer;

/// <summary>One signed payment: a header that buys one answer.</summary>
internal sealed record Payment(string HeaderName, string HeaderValue, BigInteger Amount, DateTimeOffset ValidBefore);
