namespace Sidecar.Policies;

/// <summary>
/// What a gate decided: pass, pass and owe something, refuse, or answer by itself. Exactly one of the four; the default is pass.
/// </summary>
internal readonly struct Verdict
{
    private readonly object? _content;

    private Verdict(object content) => _content = content;

    public static Verdict Pass => default;

    public bool IsPass => _content is null or IObligation;

    public IObligation? Obligation => _content as IObligation;

    public Refusal? Refusal => _content as Refusal;

    public StoredAnswer? Answer => _content as StoredAnswer;

    public static Verdict PassWith(IObligation obligation) => new(obligation);

    public static Verdict Refuse(Refusal refusal) => new(refusal);

    public static Verdict AnswerWith(StoredAnswer answer) => new(answer);

    public static implicit operator Verdict(Refusal refusal) => Refuse(refusal);

    public static implicit operator ValueTask<Verdict>(Verdict verdict) => ValueTask.FromResult(verdict);
}
