using Sidecar.Ledger;
using Sidecar.Tests.Contracts;

namespace Sidecar.Tests.Ledger;

public sealed class WriteQueueTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(20);

    [Fact]
    public void Full_queue_says_so_and_keeps_what_it_has()
    {
        var queue = new WriteQueue(capacity: 2);
        Assert.Null(queue.Enqueue(Write()));
        Assert.Null(queue.Enqueue(Write()));
        Assert.Contains("More than 2 writes", queue.Enqueue(Write())!.Message, StringComparison.Ordinal);
        Assert.Equal(2, queue.Length);
    }

    [Fact]
    public void Closed_queue_gives_out_what_it_has_and_takes_nothing_in()
    {
        var queue = new WriteQueue(capacity: 8);
        queue.Enqueue(Write());
        queue.Close();
        Assert.Contains("closed", queue.Enqueue(Write())!.Message, StringComparison.Ordinal);
        var batch = new List<LedgerWrite>();
        Assert.True(queue.Take(batch, 8, Patience));
        Assert.Single(batch);
        batch.Clear();
        Assert.False(queue.Take(batch, 8, Patience));
    }

    [Fact]
    public void Batch_is_in_order_and_no_longer_than_asked()
    {
        var queue = new WriteQueue(capacity: 8);
        var writes = Enumerable.Range(0, 5).Select(static _ => Write()).ToArray();
        Array.ForEach(writes, write => queue.Enqueue(write));
        var batch = new List<LedgerWrite>();
        queue.Take(batch, 3, Patience);
        Assert.Equal(writes[..3], batch);
        batch.Clear();
        queue.Take(batch, 3, Patience);
        Assert.Equal(writes[3..], batch);
    }

    [Fact]
    public async Task Write_is_taken_or_withdrawn_and_never_both()
    {
        var write = new ClaimWrite(SamplePayments.Claim("p"), 0);
        using var source = new CancellationTokenSource();
        var waiting = write.WaitAsync(source.Token);
        Assert.True(write.TryTake());
        await source.CancelAsync();
        var cause = new IOException("The disk is gone.");
        write.Fail(cause);
        Assert.Equal(new ClaimOutcome.Unavailable(cause), await waiting);

        var withdrawn = new ClaimWrite(SamplePayments.Claim("p"), 0);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => withdrawn.WaitAsync(source.Token));
        Assert.False(withdrawn.TryTake());
    }

    private static ClaimWrite Write() => new(SamplePayments.Claim("p"), 0);
}
