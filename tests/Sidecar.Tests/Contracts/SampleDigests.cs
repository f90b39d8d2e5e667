using System.Text;
using Sidecar.Policies;

namespace Sidecar.Tests.Contracts;

/// <summary>Keys and fingerprints by name.</summary>
internal static class SampleDigests
{
    public static Digest Digest(string name) => Sidecar.Policies.Digest.OfBytes(Encoding.UTF8.GetBytes(name));
}
