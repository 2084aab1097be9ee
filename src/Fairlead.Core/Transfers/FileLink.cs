namespace Fairlead.Core.Transfers;

/// <summary>
/// The right to read or write one file without a login, which is in the text of the link itself: nothing is kept of it, and it cannot be taken back before
/// it ends. Whoever makes it has looked whether its user may do that.
/// </summary>
/// <param name="User">For whom it was made.</param>
/// <param name="Site">The site with the file.</param>
/// <param name="Account">The account there.</param>
/// <param name="Root">The absolute directory that the path does not lead out of.</param>
/// <param name="Path">The normalized path of the file in it.</param>
/// <param name="Use">What it is good for.</param>
/// <param name="ExpiresAt">When it ends.</param>
public sealed record FileLink(string User, string Site, string Account, string Root, string Path, FileTicketUse Use, DateTimeOffset ExpiresAt)
{
    /// <summary>SHA-256 that uploaded content has to have, as hexadecimal digits; null for whatever comes.</summary>
    public string? Digest { get; init; }
}
