using Sidecar.Policies;
using Sidecar.Protocols.HttpSignatures;

namespace Sidecar.Identity.MessageSignatures;

/// <summary>When a signature counts, by what it says of itself.</summary>
/// <param name="MaxAge">How old it may be, where it says when it was made; null where only its own end counts.</param>
/// <param name="MaxLifetime">How long it may be good by its own words; null where it need not say.</param>
/// <param name="RequiresCreated">Whether it must say when it was made.</param>
internal sealed record SignatureTimes(TimeSpan? MaxAge, TimeSpan? MaxLifetime, bool RequiresCreated, TimeSpan Skew)
{
    /// <summary>Null for a signature that counts now.</summary>
    public Refusal? Judge(SignatureParameters parameters, DateTimeOffset now)
    {
        var (created, expires) = (At(parameters.Created), At(parameters.Expires));
        if (created is null != parameters.Created is null || expires is null != parameters.Expires is null)
        {
            return SignatureRefusals.Invalid("The times of the signature are no times: created and expires are seconds since 1970.");
        }

        if ((RequiresCreated || MaxLifetime is not null) && created is null)
        {
            return SignatureRefusals.Invalid("The signature must say when it was made: created.");
        }

        if (created > now + Skew)
        {
            return SignatureRefusals.Invalid(Told("The signature is made in the future", now));
        }

        if (MaxLifetime is { } longest && (expires is null || expires <= created || expires - created > longest))
        {
            return SignatureRefusals.Invalid($"The signature must say until when it is good, at most {(long)longest.TotalSeconds} seconds after it was made: expires.");
        }

        if (expires is { } end && end <= now - Skew)
        {
            return SignatureRefusals.Invalid(Told("The signature has expired", now));
        }

        return MaxAge is { } oldest && created is { } start && now - start > oldest + Skew
            ? SignatureRefusals.Invalid(Told($"The signature is more than {(long)oldest.TotalSeconds} seconds old", now))
            : null;
    }

    /// <summary>For how long its nonce must be remembered: as long as it could be accepted, by the clock of any replica.</summary>
    public TimeSpan Retention(SignatureParameters parameters, DateTimeOffset now)
    {
        var ends = At(parameters.Expires) ?? now + (MaxAge ?? TimeSpan.FromDays(1));
        return (ends > now ? ends - now : TimeSpan.Zero) + Skew + Skew + TimeSpan.FromSeconds(1);
    }

    public static DateTimeOffset? At(long? unixSeconds) =>
        unixSeconds is >= 0 and <= 253_402_300_799 and var seconds ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;

    private static string Told(string what, DateTimeOffset now) => $"{what}. The server's time is {now.ToUnixTimeSeconds()}.";
}
