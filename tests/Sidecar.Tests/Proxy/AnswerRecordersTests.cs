using Microsoft.AspNetCore.Http;
using Sidecar.Policies;
using Sidecar.Proxy;
using Sidecar.Tests.Policies;

namespace Sidecar.Tests.Proxy;

public sealed class AnswerRecordersTests
{
    private readonly FakeObserver _observer = new();

    [Fact]
    public async Task Each_recorder_is_ended_once_with_what_it_takes()
    {
        var (small, large, waiting) = (new FakeRecorder(3), new FakeRecorder(10), new FakeRecorder(-1));
        var recorders = Of(small, large, waiting);

        Assert.Equal(10, recorders.MaxBytes);
        await recorders.CompleteAsync(Answer(4));
        await recorders.GiveUpAsync();
        await recorders.CompleteAsync(Answer(1));

        Assert.Equal([["given up"], ["complete 4"], ["given up"]], new[] { small.Told, large.Told, waiting.Told });
    }

    [Fact]
    public async Task Answer_that_breaks_off_is_the_end_of_it()
    {
        var (small, large) = (new FakeRecorder(-1), new FakeRecorder(10));
        var recorders = Of(small, large);

        await recorders.BreakAsync();
        await recorders.GiveUpAsync();

        Assert.Equal([["broken"], ["broken"]], new[] { small.Told, large.Told });
    }

    [Fact]
    public async Task Many_ends_at_once_are_one()
    {
        var recorder = new FakeRecorder(10);
        var recorders = Of(recorder);

        await Parallel.ForAsync(0, 100, async (_, _) => await recorders.GiveUpAsync());

        Assert.Equal(["given up"], recorder.Told);
    }

    [Fact]
    public async Task Recorder_that_fails_does_not_keep_the_next_from_its_end()
    {
        var (failing, next) = (new FakeRecorder(10) { Fault = new InvalidOperationException() }, new FakeRecorder(10));

        await Of(failing, next).CompleteAsync(Answer(1));

        Assert.Equal(["complete 1"], next.Told);
        Assert.Same(failing.Fault, Assert.Single(_observer.Faults));
    }

    [Fact]
    public void Whoever_has_patience_and_gets_no_copy_says_so_while_headers_can_be_written()
    {
        var headers = new HeaderDictionary();
        var (patient, impatient) = (new FakeRecorder(3) { Patience = TimeSpan.FromSeconds(1) }, new FakeRecorder(3));
        var recorders = Of(patient, impatient);

        recorders.OpenHeaders(headers);
        recorders.Reached(4);
        recorders.CloseHeaders(isWhole: false);

        Assert.Equal(["forgone"], patient.Told);
        Assert.Empty(impatient.Told);
        Assert.Equal(-1, recorders.MaxBytes);
    }

    [Fact]
    public void Answer_that_did_not_end_in_time_is_lost_to_the_patient_and_goes_on_for_the_others()
    {
        var (patient, other) = (new FakeRecorder(30) { Patience = TimeSpan.FromSeconds(1) }, new FakeRecorder(20));
        var recorders = Of(patient, other);

        recorders.OpenHeaders(new HeaderDictionary());
        recorders.CloseHeaders(isWhole: false);
        recorders.Reached(25);

        Assert.Equal(["forgone"], patient.Told);
        Assert.Empty(other.Told);
        Assert.Equal(-1, recorders.MaxBytes);
    }

    private static StoredAnswer Answer(int length) => new(200, new HeaderDictionary(), new byte[length]);

    private AnswerRecorders Of(params IAnswerRecorder[] recorders) => new(recorders, SamplePassages.Of(new DefaultHttpContext().Request), _observer);

    private sealed class FakeRecorder(int maxBytes) : IAnswerRecorder
    {
        public List<string> Told { get; } = [];

        public Exception? Fault { get; init; }

        public int MaxBytes => maxBytes;

        public TimeSpan Patience { get; init; }

        public void Forgo(IHeaderDictionary headers) => Told.Add("forgone");

        public ValueTask CompleteAsync(StoredAnswer answer)
        {
            Told.Add($"complete {answer.Body.Length}");
            return Fault is null ? ValueTask.CompletedTask : ValueTask.FromException(Fault);
        }

        public ValueTask GiveUpAsync()
        {
            Told.Add("given up");
            return ValueTask.CompletedTask;
        }

        public ValueTask BreakAsync()
        {
            Told.Add("broken");
            return ValueTask.CompletedTask;
        }
    }
}
