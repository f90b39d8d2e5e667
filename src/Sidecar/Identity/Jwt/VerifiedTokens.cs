using System.Collections.Concurrent;
using Sidecar.Policies;

namespace Sidecar.Identity.Jwt;

/// <summary>
/// Remembers verified tokens by the SHA-256 of their text, so that a signature is checked once. Bounded: two generations, each half of what may be remembered; when the younger is full
/// the older goes, and what was used since is in the younger again. Forgetting costs a signature check and nothing else.
/// </summary>
internal sealed class VerifiedTokens(int capacity)
{
    private readonly Lock _gate = new();
    private readonly int _half = Math.Max(1, capacity / 2);
    private volatile ConcurrentDictionary<Digest, VerifiedToken> _young = new();
    private volatile ConcurrentDictionary<Digest, VerifiedToken> _old = new();
    private int _youngCount;

    public VerifiedToken? Find(Digest token)
    {
        if (_young.TryGetValue(token, out var found))
        {
            return found;
        }

        if (_old.TryGetValue(token, out found))
        {
            Remember(token, found);
        }

        return found;
    }

    public void Remember(Digest token, VerifiedToken verified)
    {
        lock (_gate)
        {
            if (_young.ContainsKey(token))
            {
                _young[token] = verified;
                return;
            }

            if (_youngCount == _half)
            {
                (_old, _young, _youngCount) = (_young, new(), 0);
            }

            _young[token] = verified;
            _youngCount++;
        }
    }

    public void Forget(Digest token)
    {
        lock (_gate)
        {
            _youngCount -= _young.TryRemove(token, out _) ? 1 : 0;
            _old.TryRemove(token, out _);
        }
    }
}
