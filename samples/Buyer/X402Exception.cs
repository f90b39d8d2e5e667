namespace Buyer;

/// <summary>The server's side of the dance was not what x402 says. The message is for the person who watches.</summary>
public sealed class X402Exception : Exception
{
    public X402Exception(string message)
        : base(message)
    {
    }

    public X402Exception()
    {
    }

    public X402Exception(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
