namespace Sidecar.Identity.Profiles;

/// <summary>How documents of one kind are recognised and read.</summary>
/// <param name="MediaTypes">Those that are taken, without parameters, e.g. <c>application/json</c>. At least one.</param>
/// <param name="Read">
/// Reads the bytes, once for every fetch. Pure, and total: what it does not understand is <see cref="DocumentReading{T}.Unreadable"/>. At most
/// <see cref="ProfileOptions.MaxBytes"/> come.
/// </param>
internal sealed record DocumentFormat<T>(DocumentKind Kind, IReadOnlyList<string> MediaTypes, Func<ReadOnlyMemory<byte>, DocumentReading<T>> Read)
    where T : class;
