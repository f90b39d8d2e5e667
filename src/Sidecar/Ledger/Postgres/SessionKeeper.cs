namespace Sidecar.Ledger.Postgres;

/// <summary>
/// Keeps a session open, as this replica. One thread uses it. A commit whose answer is lost is looked into on the next connection, before anything else is written:
/// what was done is told as done, and a claim that the caller could not be told is taken back.
/// </summary>
internal sealed class SessionKeeper(PostgresDatabase database, PostgresTiming timing, TimeProvider time, ILogger logger)
{
    // Why a claim was given back that the caller was told could not be written.
    private const string Unavailable = "ledger_unavailable";

    // Not the ledger's clock: the database's goes on, whatever a test does with that one.
    private static readonly TimeProvider Clock = TimeProvider.System;

    private readonly Guid _instance = Guid.NewGuid();
    private PostgresSession? _session;
    private OpenCommit? _open;
    private long _openedAt;
    private long? _tendedAt;
    private long _unknown;
    private long _others;
    private bool _isKnown;

    /// <summary>Who this replica is.</summary>
    public Guid Instance => _instance;

    /// <summary>The schema's version; zero before the database was reached.</summary>
    public int Schema { get; private set; }

    public long Unknown => Interlocked.Read(ref _unknown);

    public long Others => Interlocked.Read(ref _others);

    /// <summary>The session there is, or a new one.</summary>
    public PostgresSession Session()
    {
        if (_session is null)
        {
            var session = Open();
            try
            {
                if (_open is { } told)
                {
                    TakeBack(told, session);
                    _open = null;
                }
            }
            catch
            {
                session.Dispose();
                throw;
            }

            _session = session;
        }

        return _session;
    }

    /// <returns>False when nothing was written and the same may be tried again.</returns>
    public bool Commit(PaymentBook book)
    {
        var session = Session();
        var token = Guid.NewGuid();
        try
        {
            session.Write(book, token);
            return true;
        }
        catch (Exception e) when (!PostgresFault.IsVerdict(e) && !PostgresFault.IsRefusal(e))
        {
            // If the database cannot be asked either, the callers are told that it could not be written; then, the next session takes back what it can.
            _open = new OpenCommit(token, book);
            Drop();
            _session = Open();
            _open = null;
            return _session.LastBatch == token;
        }
    }

    /// <summary>Says that this replica is alive and decides what dead ones left open; now and then, however often it is called.</summary>
    public void Tend()
    {
        var session = Session();
        if (_tendedAt is { } last && Clock.GetElapsedTime(last) < timing.Beat)
        {
            return;
        }

        if (session.Beat() is not (var unknown, var others))
        {
            Drop();
            Session();
            return;
        }

        Interlocked.Exchange(ref _unknown, unknown);
        Interlocked.Exchange(ref _others, others);
        Tell(session.Sweep(bySilence: Clock.GetElapsedTime(_openedAt) >= timing.Grace, Now()));
        _tendedAt = Clock.GetTimestamp();
    }

    /// <summary>Everything is written. What requests of this replica left open is decided, as after a crash, and others need not wait for its silence.</summary>
    public void Retire()
    {
        if (_isKnown)
        {
            Tell(Session().Retire(Now()));
            Drop();
        }
    }

    /// <summary>The next session begins with a fresh connection and cannot inherit a broken one.</summary>
    public void Drop()
    {
        _session?.Dispose();
        _session = null;
        _tendedAt = null;
    }

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();

    private PostgresSession Open()
    {
        var connection = database.OpenWriter();
        try
        {
            if (Schema == 0)
            {
                Schema = PostgresMigrator.Migrate(connection, time.GetUtcNow());
            }

            var session = new PostgresSession(connection, _instance, timing);
            if (_isKnown && session.IsNewcomer)
            {
                logger.TakenForDead(database.Description);
            }

            _isKnown = true;
            _openedAt = Clock.GetTimestamp();
            return session;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>
    /// The callers know of nothing that this commit did, if it was done. A claim without a request would stand in the way for ever; a spend would be counted that was not made. Steps and answers are the callers' own:
    /// they know whether an answer went out all the same, and say so (<see cref="IPaymentGrants.WithdrawAsync"/>).
    /// </summary>
    private void TakeBack(OpenCommit told, PostgresSession session)
    {
        var claims = told.Book.Changed.Where(static payment => payment.Claim is not null).ToList();
        var needs = new LedgerNeeds();
        needs.Keys.UnionWith(claims.Select(static payment => payment.Key));
        if (session.LastBatch == told.Token)
        {
            // It was done, so its spends were new and are its own.
            needs.IsContested = true;
            needs.SpendIds.UnionWith(told.Book.Spending.Spends.Keys);
        }

        var book = session.Read(needs);
        book.Spending.TakeBack(told.Book.Spending, Unavailable, Now());
        foreach (var claim in claims)
        {
            if (book.Find(claim.Key) is { State: PaymentState.Claimed } found && found.Owner == _instance && found.ClaimNumber == claim.ClaimNumber)
            {
                book.Take(new PaymentTransition(found.Id, PaymentState.Released) { ClaimNumber = found.ClaimNumber, Reason = Unavailable }, Now());
            }
        }

        if (!book.IsClean)
        {
            session.Write(book, Guid.NewGuid());
        }
    }

    private void Tell(SweptPayments swept)
    {
        if (swept.Interrupted + swept.Abandoned > 0)
        {
            logger.Swept(swept.Replicas, swept.Interrupted, swept.Abandoned);
        }
    }
}
