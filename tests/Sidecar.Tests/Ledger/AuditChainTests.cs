using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Sidecar.Ledger;
using Sidecar.Ledger.Audit;

namespace Sidecar.Tests.Ledger;

public sealed class AuditChainTests
{
    private static readonly AuditEntry Entry = new("spend", "allow") { Actor = "agent:a", Agent = "a", Subject = "", Amount = "250000", Currency = "USD", Merchant = "shöp", RequestId = "r1" };

    // Written by hand from docs/operations/audit.md, apart from the code.
    [Fact]
    public void Hash_is_of_the_bytes_that_the_documentation_writes_out()
    {
        var previous = SHA256.HashData("before"u8);
        using var bytes = new MemoryStream();
        bytes.WriteByte(1);
        Write(7);
        bytes.Write(previous);
        Write(1_767_225_600_123);
        var length = new byte[4];
        foreach (var field in new[] { "spend", "allow", "agent:a", "a", "", null, "250000", "USD", "shöp", null, "r1" })
        {
            BinaryPrimitives.WriteInt32BigEndian(length, field is null ? -1 : Encoding.UTF8.GetByteCount(field));
            bytes.Write(length);
            bytes.Write(Encoding.UTF8.GetBytes(field ?? ""));
        }

        Assert.Equal(SHA256.HashData(bytes.ToArray()), AuditChain.Hash(7, previous, 1_767_225_600_123, Entry));
        Assert.Equal(bytes.ToArray()[41..], AuditChain.Body(1_767_225_600_123, Entry));

        void Write(long number)
        {
            Span<byte> eight = stackalloc byte[8];
            BinaryPrimitives.WriteInt64BigEndian(eight, number);
            bytes.Write(eight);
        }
    }

    [Fact]
    public void Two_entries_of_other_fields_never_have_the_same_bytes() => Prop.ForAll(
        ArbMap.Default.ArbFor<(string?, string?)>(), ArbMap.Default.ArbFor<(string?, string?)>(), static (one, other) =>
        {
            var (a, b) = (Of(one), Of(other));
            return AuditChain.Body(1, a).AsSpan().SequenceEqual(AuditChain.Body(1, b)) == (a == b);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Normalised_text_is_short_and_plain_and_stays_as_it_is() => Prop.ForAll(ArbMap.Default.ArbFor<string?>(), static text =>
    {
        var clean = AuditTexts.Normalise(Entry with { Reason = text });
        return clean.Reason is null == text is null
            && (clean.Reason?.Length ?? 0) <= AuditTexts.Longest
            && clean.Reason?.Any(char.IsControl) is not true
            && Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(clean.Reason ?? "")) == (clean.Reason ?? "")
            && ReferenceEquals(AuditTexts.Normalise(clean), clean);
    }).QuickCheckThrowOnFailure();

    private static AuditEntry Of((string? Agent, string? Subject) texts) => AuditTexts.Normalise(Entry with { Agent = texts.Agent, Subject = texts.Subject });
}
