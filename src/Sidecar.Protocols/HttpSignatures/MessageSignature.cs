namespace Sidecar.Protocols.HttpSignatures;

/// <summary>One signature of a message, read but not verified.</summary>
/// <param name="Label">What ties the members of the two fields together. It is not signed: nothing may be concluded from it.</param>
/// <param name="Parameters">What it covers and what it says of itself.</param>
/// <param name="Value">The bytes of the signature.</param>
public sealed record MessageSignature(string Label, SignatureParameters Parameters, ReadOnlyMemory<byte> Value);
