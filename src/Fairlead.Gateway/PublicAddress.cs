namespace Fairlead.Gateway;

/// <summary>Under what address clients reach this gateway: as configured (<c>server.publicUrl</c>), or else as each request says.</summary>
/// <param name="Configured">The configured address without a path, or null.</param>
public sealed record PublicAddress(Uri? Configured);
