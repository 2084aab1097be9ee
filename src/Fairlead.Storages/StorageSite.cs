using Fairlead.Core.Identity;
using Fairlead.Shell;

namespace Fairlead.Storages;

/// <summary>How the files of a site are reached. The composition root registers one for each site.</summary>
/// <param name="Site">The site's name.</param>
/// <param name="ShellOf">
/// The shell of an account there, or null for an account that is the gateway's own on this host: its files are reached without a process in between.
/// </param>
public sealed record StorageSite(string Site, Func<string, IShell?> ShellOf)
{
    /// <summary>The shell of an account under groups that somebody chose; null where that cannot be had, and then nothing is opened under a choice.</summary>
    public Func<string, GroupChoice, IShell>? ShellInGroups { get; init; }
}
