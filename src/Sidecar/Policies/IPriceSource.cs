namespace Sidecar.Policies;

/// <summary>A gate that knows what a request costs, for gates that count it elsewhere. Found among the gates of the plan.</summary>
internal interface IPriceSource
{
    /// <summary>The policy's price; null where it has none in a currency.</summary>
    SpendAmount? Price { get; }

    /// <summary>Whether money moves before the upstream is called, so that nothing may refuse a request afterwards.</summary>
    bool SettlesFirst { get; }
}
