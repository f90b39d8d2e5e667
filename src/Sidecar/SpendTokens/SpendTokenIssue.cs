using Sidecar.Protocols.SpendTokens;

namespace Sidecar.SpendTokens;

/// <summary>What came of issuing a token. A closed set.</summary>
internal abstract record SpendTokenIssue
{
    private SpendTokenIssue()
    {
    }

    /// <summary>It is written down, and may be handed out.</summary>
    /// <param name="Text">The token itself: a secret of whoever gets it, never for a log.</param>
    internal sealed record Issued(string Text, SpendToken Token) : SpendTokenIssue
    {
        public override string ToString() => $"Issued {Token.Id}";
    }

    /// <summary>No such token is issued.</summary>
    /// <param name="Reason">A sentence for whoever asked, without a full stop.</param>
    internal sealed record Refused(string Reason) : SpendTokenIssue;

    /// <summary>None can be issued now; nothing that was written is worth anything.</summary>
    internal sealed record Unavailable(string Note, Exception? Cause = null) : SpendTokenIssue;
}
