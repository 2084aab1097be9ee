using System.Collections.Immutable;
using Fairlead.Core.Containers;
using Fairlead.Core.Jobs;
using Fairlead.Core.Storages;
using Fairlead.Dialects.Prominence.Json;

namespace Fairlead.Dialects.Prominence.Description;

/// <summary>What a job is given beside its inputs.</summary>
internal sealed record CompiledArtifacts
{
    /// <summary>What is fetched.</summary>
    public ImmutableArray<StageIn> Imports { get; init; } = [];

    /// <summary>What is unpacked.</summary>
    public ImmutableArray<string> Archives { get; init; } = [];

    /// <summary>What is seen elsewhere in containers.</summary>
    public ImmutableArray<Mount> Mounts { get; init; } = [];

    /// <summary>Uploaded objects that it needs.</summary>
    public ImmutableArray<NeededObject> Objects { get; init; } = [];
}

/// <summary>Compiles <c>artifacts</c>.</summary>
internal static class ArtifactCompiler
{
    private static readonly string[] Packed = [".tgz", ".tar.gz", ".tar", ".tar.bz2", ".zip", ".gz", ".bz2"];
    private static readonly FilePermissions Executable = new(0b111_101_101);

    /// <summary>The artifacts; where something is wrong, the reader has kept what.</summary>
    public static CompiledArtifacts Compile(Fields job)
    {
        var compiled = new CompiledArtifacts();
        foreach (var artifact in job.Objects("artifacts"))
        {
            artifact.Only("url", "mountpoint", "executable");
            var mount = MountOf(artifact);
            if (artifact.Text("url", isRequired: true) is { } url && Source(artifact, url) is var (place, name, isObject))
            {
                var import = new StageIn(place, name) { Permissions = artifact.Flag("executable") ? Executable : null };
                compiled = compiled with
                {
                    Imports = compiled.Imports.Add(import),
                    Archives = Packed.Any(p => name.EndsWith(p, StringComparison.Ordinal)) ? compiled.Archives.Add(name) : compiled.Archives,
                    Objects = isObject ? compiled.Objects.Add(new NeededObject("Artifact", url)) : compiled.Objects,
                };
            }

            compiled = mount is null ? compiled : compiled with { Mounts = compiled.Mounts.Add(mount) };
        }

        return compiled;
    }

    private static (DataPlace Place, string Name, bool IsObject)? Source(Fields artifact, string url)
    {
        if (url.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || url.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
        {
            if (Uri.TryCreate(url, UriKind.Absolute, out var address) && address.UserInfo.Length == 0 && FileName(Uri.UnescapeDataString(address.AbsolutePath)) is { } name)
            {
                return (new DataPlace.Web(address), name, false);
            }

            artifact.Refuse("url", "must be an address without user and password whose last part is the name of a file");
            return null;
        }

        if (url.Contains("://", StringComparison.Ordinal) || ObjectName.PlaceOf(url) is not var (storage, path))
        {
            artifact.Refuse("url", "must be an http or https address, or the name of an uploaded object");
            return null;
        }

        return (new DataPlace.InStorage(storage, path), path[1..], true);
    }

    private static string? FileName(string path) =>
        path[(path.LastIndexOf('/') + 1)..] is { Length: > 0 and < 256 } name && name is not ("." or "..") && !name.Any(char.IsControl) ? name : null;

    private static Mount? MountOf(Fields artifact)
    {
        if (artifact.Text("mountpoint") is not { } text)
        {
            return null;
        }

        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon > 0 && text[..colon] is var from && !from.Contains('/', StringComparison.Ordinal) && from is not ("." or "..")
            && IsInnerPath(text[(colon + 1)..]) && !text.Any(char.IsControl))
        {
            return new Mount(from, text[(colon + 1)..]);
        }

        artifact.Refuse("mountpoint", "must be a directory without slashes, a colon and an absolute path in the container, such as data:/data");
        return null;
    }

    /// <summary>Whether it is an absolute path below the root that goes only down. A colon would end it for those who make containers.</summary>
    internal static bool IsInnerPath(string path) =>
        path.Length > 1 && path[0] == '/' && !path.Contains(':', StringComparison.Ordinal) && !path.Split('/').Any(p => p is "." or "..");
}
