namespace Sidecar.Admin;

/// <summary>
/// Marks a connection that the admin listener accepted. The listener alone sets it: neither Host header nor port of a request
/// decides what a caller may see, since both can be chosen from outside.
/// </summary>
internal interface IAdminConnection;
