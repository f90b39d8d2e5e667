using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Sidecar.Ledger;
using Sidecar.SpendTokens;
using Sidecar.Tests.Contracts;

namespace Sidecar.Tests.SpendTokens;

public sealed class SigningKeyRingTests : IDisposable
{
    private static readonly AuditEntry Audit = new("control.keys.rotate", "done") { Actor = "operator:jo" };

    private readonly FakeSigningKeys _ledger = new();
    private readonly ManualTimeProvider _time = new();
    private readonly SpendTokensOptions _options = new() { GeneratedKeys = new GeneratedKeyOptions { Secret = "a secret of the tests, of thirty-two characters" } };
    private readonly SigningKeyRing _ring;
    private readonly SigningKeyRing _other;

    public SigningKeyRingTests() => (_ring, _other) = (NewRing(), NewRing());

    public void Dispose()
    {
        _ring.Dispose();
        _other.Dispose();
    }

    [Fact]
    public async Task Replicas_that_start_together_sign_with_one_key()
    {
        await _ring.StartAsync(CancellationToken.None);
        await _other.StartAsync(CancellationToken.None);

        Assert.Single(_ledger.Keys);
        Assert.Equal(KeyIdOf(_ring), KeyIdOf(_other));
        Assert.DoesNotContain("PRIVATE KEY", Encoding.Latin1.GetString(_ledger.Keys[0].Sealed.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_key_is_published_before_it_signs_and_the_former_until_its_tokens_are_over()
    {
        await _ring.StartAsync(CancellationToken.None);
        var first = KeyIdOf(_ring);
        _time.Advance(TimeSpan.FromMinutes(1));

        await _ring.RotateAsync(Audit, CancellationToken.None);

        Assert.Equal(first, KeyIdOf(_ring));
        Assert.Equal(2, _ring.Current!.Public.Count);
        _time.Advance(TimeSpan.FromSeconds(15));
        var second = KeyIdOf(_ring);
        Assert.NotEqual(first, second);
        await _ring.GetAsync("unknown", CancellationToken.None);
        Assert.True(_ring.Current.Knows(first));
        _time.Advance(_options.MaxLifetime + TimeSpan.FromMinutes(3));
        await _ring.GetAsync("unknown", CancellationToken.None);
        Assert.Equal([second], _ring.Current.Public.Select(key => key.KeyId));
    }

    [Fact]
    public async Task A_key_of_another_replica_is_looked_for_when_a_token_names_it()
    {
        await _ring.StartAsync(CancellationToken.None);
        await _other.StartAsync(CancellationToken.None);
        await _other.RotateAsync(Audit, CancellationToken.None);
        var id = _ledger.Keys[0].Id;
        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.Contains((await _ring.GetAsync(id, CancellationToken.None))!.Keys, key => key.KeyId == id);
    }

    [Fact]
    public async Task Known_keys_outlive_the_ledger_and_unknown_ones_are_none()
    {
        await _ring.StartAsync(CancellationToken.None);
        _ledger.IsAway = true;
        _time.Advance(TimeSpan.FromSeconds(2));
        await _other.StartAsync(CancellationToken.None);

        Assert.NotNull(await _ring.GetAsync("unknown", CancellationToken.None));
        Assert.Null(await _other.GetAsync("unknown", CancellationToken.None));
    }

    [Fact]
    public async Task Only_public_halves_are_published()
    {
        await _ring.StartAsync(CancellationToken.None);

        var document = Encoding.UTF8.GetString(new SpendTokenKeySet(_ring).Bytes!.Value.Span);

        Assert.Contains(KeyIdOf(_ring), document, StringComparison.Ordinal);
        Assert.DoesNotContain("\"d\"", document, StringComparison.Ordinal);
        Assert.Null(new SpendTokenKeySet(_other).Bytes);
    }

    private string KeyIdOf(SigningKeyRing ring) => ring.Current!.SignsAt(_time.GetUtcNow())!.VerificationKey.KeyId!;

    private SigningKeyRing NewRing() => new(_options, _ledger, _time, NullLogger<SigningKeyRing>.Instance);
}
