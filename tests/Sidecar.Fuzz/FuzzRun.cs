using System.Diagnostics;

namespace Sidecar.Fuzz;

/// <summary>Makes inputs for one target, one from another, until one breaks it or the time is over. What was accepted is built upon.</summary>
internal sealed class FuzzRun
{
    private const int LargestPool = 256;

    // Longer ones are tried and not built upon: each costs what a hundred short ones do, and repeating makes new ones.
    private const int LongestKept = 8 * 1024;

    private const int MostTrialsToShorten = 2000;

    private static readonly TimeSpan LongestToShorten = TimeSpan.FromSeconds(20);

    private readonly FuzzTarget _target;
    private readonly int _seed;
    private readonly Random _random;
    private readonly Mutator _mutator;
    private readonly IReadOnlyList<byte[]> _known;
    private readonly List<byte[]> _pool;

    public FuzzRun(FuzzTarget target, IReadOnlyList<byte[]> known, int seed)
    {
        _target = target;
        _seed = seed;

        // Each target has inputs of its own, and the same ones whichever others run.
        _random = new Random(target.Name.Aggregate(seed, static (hash, character) => unchecked((hash * 31) + character)));
        _known = known;
        _pool = [.. known.Where(static input => input.Length <= LongestKept)];
        _mutator = new Mutator(_random, _pool);
    }

    public long Count { get; private set; }

    public long Accepted { get; private set; }

    public FuzzFault? For(TimeSpan time)
    {
        var start = Stopwatch.GetTimestamp();
        return Until(() => Stopwatch.GetElapsedTime(start) >= time);
    }

    /// <summary>The known inputs, and so many more.</summary>
    public FuzzFault? Times(int count) => Until(() => Count >= count);

    private FuzzFault? Until(Func<bool> isOver)
    {
        foreach (var known in _known)
        {
            if (Try(known) is { } fault)
            {
                return fault;
            }
        }

        while (!isOver())
        {
            if (Try(_mutator.Next()) is { } fault)
            {
                return fault;
            }
        }

        return null;
    }

    private FuzzFault? Try(byte[] input)
    {
        Count++;
        var verdict = FuzzProbe.Look(_target, input);
        if (verdict.Broken is not null)
        {
            var shortest = Shorten(input);
            return new FuzzFault(shortest, FuzzProbe.Look(_target, shortest).Broken ?? verdict.Broken, _seed);
        }

        if (verdict.IsAccepted)
        {
            Accepted++;
            Keep(input);
        }

        return null;
    }

    private void Keep(byte[] input)
    {
        if (input.Length > LongestKept)
        {
            return;
        }

        if (_pool.Count < LargestPool)
        {
            _pool.Add(input);
        }
        else
        {
            _pool[_random.Next(LargestPool / 2, LargestPool)] = input;
        }
    }

    // Leaves out pieces, large ones first, for as long as it stays broken.
    private byte[] Shorten(byte[] input)
    {
        var (trials, start) = (0, Stopwatch.GetTimestamp());
        for (var size = input.Length / 2; size > 0 && trials < MostTrialsToShorten; size /= 2)
        {
            for (var at = 0; at + size <= input.Length && trials < MostTrialsToShorten && Stopwatch.GetElapsedTime(start) < LongestToShorten; trials++)
            {
                byte[] shorter = [.. input.AsSpan(0, at), .. input.AsSpan(at + size)];
                if (FuzzProbe.Look(_target, shorter).Broken is null)
                {
                    at += size;
                }
                else
                {
                    input = shorter;
                }
            }
        }

        return input;
    }
}
