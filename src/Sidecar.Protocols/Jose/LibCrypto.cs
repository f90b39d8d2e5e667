using System.Reflection;
using System.Runtime.InteropServices;

namespace Sidecar.Protocols.Jose;

/// <summary>
/// The few functions of OpenSSL that Ed25519 needs; they are the same in 1.1.1 and 3. .NET loads this very library for its own cryptography, but has no
/// Ed25519. When the framework gets one, it replaces this file, the two handles beside it and what <see cref="Ed25519"/> calls here; until then
/// a package that could (NSec.Cryptography, with libsodium) would bring a second native library into the image.
/// </summary>
internal static class LibCrypto
{
    /// <summary>NID_ED25519, the type of an Ed25519 key.</summary>
    public const int Ed25519Type = 1087;

    private const string Library = "sidecar-libcrypto";

    // The framework lets an operator name the version of OpenSSL by this variable; two versions in one process would be a pity.
    private const string VersionVariable = "CLR_OPENSSL_VERSION_OVERRIDE";

    private static readonly string[] Names = OperatingSystem.IsMacOS()
        ? ["libcrypto.3.dylib", "libcrypto.1.1.dylib"]
        : ["libcrypto.so.3", "libcrypto.so.1.1", "libcrypto.so.4", "libcrypto.so"];

    private static readonly nint Handle = Load();

    static LibCrypto() => NativeLibrary.SetDllImportResolver(typeof(LibCrypto).Assembly, (name, _, _) => name == Library ? Handle : 0);

    public static bool IsLoaded => Handle != 0;

    public static string NotLoaded => $"Ed25519 needs OpenSSL's libcrypto; none of {string.Join(", ", Names)} could be loaded";

    private static nint Load()
    {
        var named = Environment.GetEnvironmentVariable(VersionVariable) is { Length: > 0 } version ? $"libcrypto.so.{version}" : null;
        foreach (var name in named is null ? Names : [named, .. Names])
        {
            if (NativeLibrary.TryLoad(name, Assembly.GetExecutingAssembly(), DllImportSearchPath.SafeDirectories, out var handle)
                && NativeLibrary.TryGetExport(handle, "EVP_DigestVerify", out _))
            {
                return handle;
            }
        }

        return 0;
    }

    [DllImport(Library, EntryPoint = "EVP_PKEY_new_raw_public_key")]
    public static extern EvpKeyHandle NewPublicKey(int type, nint engine, in byte key, nuint length);

    [DllImport(Library, EntryPoint = "EVP_PKEY_new_raw_private_key")]
    public static extern EvpKeyHandle NewPrivateKey(int type, nint engine, in byte key, nuint length);

    [DllImport(Library, EntryPoint = "EVP_PKEY_get_raw_public_key")]
    public static extern int GetPublicKey(EvpKeyHandle key, ref byte publicKey, ref nuint length);

    [DllImport(Library, EntryPoint = "EVP_PKEY_free")]
    public static extern void FreeKey(nint key);

    [DllImport(Library, EntryPoint = "EVP_MD_CTX_new")]
    public static extern EvpDigestHandle NewDigest();

    [DllImport(Library, EntryPoint = "EVP_MD_CTX_free")]
    public static extern void FreeDigest(nint digest);

    [DllImport(Library, EntryPoint = "EVP_DigestVerifyInit")]
    public static extern int VerifyInit(EvpDigestHandle digest, nint keyContext, nint type, nint engine, EvpKeyHandle key);

    [DllImport(Library, EntryPoint = "EVP_DigestVerify")]
    public static extern int Verify(EvpDigestHandle digest, in byte signature, nuint signatureLength, in byte data, nuint dataLength);

    [DllImport(Library, EntryPoint = "EVP_DigestSignInit")]
    public static extern int SignInit(EvpDigestHandle digest, nint keyContext, nint type, nint engine, EvpKeyHandle key);

    [DllImport(Library, EntryPoint = "EVP_DigestSign")]
    public static extern int Sign(EvpDigestHandle digest, ref byte signature, ref nuint signatureLength, in byte data, nuint dataLength);

    /// <summary>A failure leaves a line in a queue of its thread, where the framework's own next call would find it.</summary>
    [DllImport(Library, EntryPoint = "ERR_clear_error")]
    public static extern void ClearErrors();
}
