using System.Buffers;
using System.Text;
using Sidecar.Protocols.HttpSignatures;

namespace Sidecar.Tests.Protocols.HttpSignatures;

/// <summary>The signed messages of RFC 9421.</summary>
public sealed class SignatureVectorTests
{
    public static TheoryData<string> Names() => SignatureVector.Names();

    [Theory]
    [MemberData(nameof(Names))]
    public void The_base_of_each_message_is_the_one_printed(string name)
    {
        var vector = SignatureVector.Of(name);
        var output = new ArrayBufferWriter<byte>();

        var result = SignatureBase.Write(vector.Message, vector.Signature.Parameters, output);

        Assert.True(result.IsWritten, result.ToString());
        if (vector.Base is { } expected)
        {
            Assert.Equal(expected, Encoding.ASCII.GetString(output.WrittenSpan));
        }
    }
}
