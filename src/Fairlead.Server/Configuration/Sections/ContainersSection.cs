using System.Collections.Immutable;
using Fairlead.Gateway.Sites;
using Fairlead.Server.Configuration.Reading;

namespace Fairlead.Server.Configuration.Sections;

/// <summary>Reads the <c>containers</c> part of a site: what makes containers there, and where their images are kept.</summary>
internal static class ContainersSection
{
    public static ContainerOptions Read(Section containers, Func<string, bool> isName, Action<Section, string, string> checkPath)
    {
        var defaults = new ContainerOptions();
        var options = new ContainerOptions
        {
            Runtimes = containers.Has("runtimes") ? ReadRuntimes(containers) : defaults.Runtimes,
            Images = containers.Text("images")?.TrimEnd('/'),
            ImageLimit = containers.Size("imageLimit") ?? defaults.ImageLimit,
            Volumes = ReadVolumes(containers.Sub("volumes"), isName, checkPath),
        };
        if (options.Images is { } images)
        {
            checkPath(containers, "images", images);
        }

        containers.End();
        return options;
    }

    private static ImmutableSortedDictionary<string, string> ReadVolumes(Section section, Func<string, bool> isName, Action<Section, string, string> checkPath)
    {
        var volumes = section.Keys.ToImmutableSortedDictionary(k => k, k => section.RequiredText(k, "\"/mnt/onedata/{account}\""));
        foreach (var (name, path) in volumes)
        {
            if (!isName(name))
            {
                section.Wrong(name, $"'{name}' cannot be the name of a storage.", "Write 1 to 64 letters, digits, - and _.");
            }

            checkPath(section, name, path);
            if (path.Contains(':', StringComparison.Ordinal))
            {
                section.Wrong(name, $"'{path}' has a colon, which ends a path for those who make containers.", "Use a path without one.");
            }
        }

        section.End();
        return volumes;
    }

    private static ImmutableArray<ContainerRuntime> ReadRuntimes(Section containers)
    {
        var known = Enum.GetValues<ContainerRuntime>().ToDictionary(r => r.ToString(), StringComparer.OrdinalIgnoreCase);
        var runtimes = ImmutableArray.CreateBuilder<ContainerRuntime>();
        foreach (var name in containers.Texts("runtimes"))
        {
            if (known.TryGetValue(name, out var runtime))
            {
                runtimes.Add(runtime);
            }
            else
            {
                containers.Wrong("runtimes", $"'{name}' is not known to make containers.", $"Possible: {string.Join(", ", known.Keys.Select(k => k.ToLowerInvariant()))}.");
            }
        }

        return runtimes.ToImmutable();
    }
}
