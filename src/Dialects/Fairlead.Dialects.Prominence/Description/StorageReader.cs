using System.Collections.Immutable;
using Fairlead.Core;
using Fairlead.Core.Containers;
using Fairlead.Dialects.Prominence.Json;
using Fairlead.Gateway.Sites;

namespace Fairlead.Dialects.Prominence.Description;

/// <summary>What a job wants to have mounted.</summary>
internal sealed record WantedStorage
{
    /// <summary>What its containers see.</summary>
    public ImmutableArray<Mount> Volumes { get; init; } = [];

    /// <summary>Why it cannot be had although the document is right, or null.</summary>
    public Refusal? Flaw { get; init; }
}

/// <summary>
/// Reads <c>storage</c>: what a job wants to have mounted from elsewhere. Sites offer what they have mounted themselves, by type; what would be shown to the storage is not
/// needed then. Onedata is a type that every server knows, others are where a site offers them.
/// </summary>
internal static class StorageReader
{
    private const string Onedata = "onedata";
    private static readonly string[] Parts = [Onedata, "b2drop", "webdav"];

    /// <summary>What the job wants; where something is wrong, the reader has kept what.</summary>
    /// <param name="job">The job.</param>
    /// <param name="sites">The sites that the caller may use.</param>
    public static WantedStorage Read(Fields job, IReadOnlyList<SiteProfile> sites)
    {
        if (job.Object("storage") is not { } storage)
        {
            return new WantedStorage();
        }

        ImmutableSortedSet<string> offered = [.. sites.SelectMany(s => s.Containers.Volumes.Keys)];
        storage.Only(["type", "mountpoint", "default", "directory", .. Parts]);
        var type = storage.Word("type", isRequired: true, [.. offered.Add(Onedata)]);
        var mountpoint = storage.Text("mountpoint", isRequired: true);
        if (mountpoint is { Length: > 0 } && (!ArtifactCompiler.IsInnerPath(mountpoint) || mountpoint.Any(char.IsControl)))
        {
            storage.Refuse("mountpoint", "must be an absolute path in the container, or empty for none");
        }

        ReadParts(storage, type);
        if (storage.Flag("default") && type is not null && offered.Contains(type))
        {
            storage.Refuse("default", "cannot be true on this server: name files of the storage by their paths below the mount point");
        }

        storage.Text("directory");
        return type is null || mountpoint is null ? new WantedStorage()
            : !offered.Contains(type) ? new WantedStorage { Flaw = Refusal.Conflict($"{ProminenceStates.Unmounted}: no site that you can use offers {type}") }
            : new WantedStorage { Volumes = mountpoint.Length == 0 ? [] : [new Mount(type, mountpoint)] };
    }

    /// <summary>What the storages of the documentation are shown.</summary>
    private static void ReadParts(Fields storage, string? type)
    {
        if (storage.Object(Onedata, isRequired: type == Onedata) is { } onedata)
        {
            onedata.Only("provider", "token", "options");
            onedata.Text("provider", isRequired: true);
            onedata.Text("token", isRequired: true);
            onedata.Text("options");
        }

        if (storage.Object("b2drop") is { } drop)
        {
            drop.Only("app-username", "app-password");
        }

        if (storage.Object("webdav") is { } web)
        {
            web.Only("url", "username", "password");
        }
    }
}
