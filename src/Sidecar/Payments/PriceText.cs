using Microsoft.Extensions.Primitives;
using Sidecar.Policies;

namespace Sidecar.Payments;

/// <summary>A price as it is told for one resource and one reason, encoded.</summary>
/// <param name="Header">Null where nothing is offered in version 2.</param>
internal sealed record PriceText(string Url, string Reason, RefusalContent Body, KeyValuePair<string, StringValues>? Header);
