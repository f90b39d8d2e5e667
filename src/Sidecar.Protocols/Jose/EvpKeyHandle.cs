using System.Runtime.InteropServices;

namespace Sidecar.Protocols.Jose;

/// <summary>An <c>EVP_PKEY*</c>.</summary>
internal sealed class EvpKeyHandle() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        LibCrypto.FreeKey(handle);
        return true;
    }
}
