using System.Runtime.InteropServices;

namespace Sidecar.Protocols.Jose;

/// <summary>An <c>EVP_MD_CTX*</c>: one signing or verifying, by one thread.</summary>
internal sealed class EvpDigestHandle() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        LibCrypto.FreeDigest(handle);
        return true;
    }
}
