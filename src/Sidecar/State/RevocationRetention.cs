using System.Runtime.InteropServices;
using Sidecar.Policies;

namespace Sidecar.State;

/// <summary>A revocation and how long it is still kept.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct RevocationRetention(Digest Key, TimeSpan Retention);
