using System.Collections.Immutable;
using Fairlead.Gateway.Sites;
using Fairlead.Server.Configuration.Reading;

namespace Fairlead.Server.Configuration.Sections;

/// <summary>Reads the <c>containers</c> part of a site: what makes containers there, and where their images are kept.</summary>
internal static class ContainersSection
{
    public static ContainerOptions Read(Section containers, Action<Section, string, string> checkPath)
    {
        var defaults = new ContainerOptions();
        var options = new ContainerOptions
        {
            Runtimes = containers.Has("runtimes") ? ReadRuntimes(containers) : defaults.Runtimes,
            Images = containers.Text("images")?.TrimEnd('/'),
            ImageLimit = containers.Size("imageLimit") ?? defaults.ImageLimit,
        };
        if (options.Images is { } images)
        {
            checkPath(containers, "images", images);
        }

        containers.End();
        return options;
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
