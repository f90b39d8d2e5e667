using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Sidecar.Policies;

namespace Sidecar.Tests.Policies;

public sealed class DigestTests
{
    // Names in stores that replicas of different versions share: the form may not change.
    [Fact]
    public void Parts_are_hashed_each_with_its_length_before_it() => Prop.ForAll<string?[]>(Agrees).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(300)]
    [InlineData(341)]
    [InlineData(5_000)]
    public void Long_parts_are_hashed_like_short_ones(int length) => Assert.True(Agrees(["head", new string('€', length), null, "", new string('x', length)]));

    [Fact]
    public void Text_that_is_absent_is_not_empty_text() => Assert.NotEqual(Digest.OfParts("a", null), Digest.OfParts("a", ""));

    [Fact]
    public void What_stands_in_which_part_counts() => Assert.NotEqual(Digest.OfParts("ab", "c"), Digest.OfParts("a", "bc"));

    private static bool Agrees(string?[]? parts)
    {
        using var expected = new MemoryStream();
        Span<byte> length = stackalloc byte[sizeof(int)];
        foreach (var part in parts ?? [])
        {
            var bytes = Encoding.UTF8.GetBytes(part ?? "");
            BinaryPrimitives.WriteInt32BigEndian(length, part is null ? -1 : bytes.Length);
            expected.Write(length);
            expected.Write(bytes);
        }

        return Digest.OfParts(parts ?? []) == new Digest(SHA256.HashData(expected.ToArray()));
    }
}
