namespace Fairlead.Testing;

/// <summary>A request that a <see cref="WebServer"/> got.</summary>
/// <param name="Method">For instance <c>GET</c>.</param>
/// <param name="Path">The path, beginning with a slash.</param>
/// <param name="Authorization">What it showed, or null.</param>
public sealed record WebRequestSeen(string Method, string Path, string? Authorization = null);
