using Fairlead.Core.Jobs;
using Fairlead.Dialects.Prominence.Json;
using Fairlead.Gateway.Sites;

namespace Fairlead.Dialects.Prominence.Description;

/// <summary>What a job asks of its site.</summary>
/// <param name="Nodes">Nodes.</param>
/// <param name="Cpus">CPUs on each.</param>
/// <param name="Memory">GB on each.</param>
/// <param name="Disk">GB of scratch space.</param>
/// <param name="Request">The same in the core's words.</param>
internal sealed record CompiledResources(int Nodes, int Cpus, double Memory, int Disk, ResourceRequest Request);

/// <summary>Compiles <c>resources</c>. Whether a site has as much as is asked for is for the gateway to say.</summary>
internal static class ResourceCompiler
{
    public const int UsualDisk = 10;

    private const int UsualWalltime = 720;
    private const double BytesInGigabyte = 1e9;

    /// <summary>The resources; where something is wrong, the reader has kept what.</summary>
    public static CompiledResources Compile(Fields job, IReadOnlyList<SiteProfile> sites)
    {
        if (job.Object("resources", isRequired: true) is not { } resources)
        {
            return new CompiledResources(1, 1, 1, UsualDisk, ResourceRequest.Default);
        }

        resources.Only("nodes", "cpus", "cpusRange", "cpusOptions", "totalCpusRange", "memory", "memoryPerCpu", "disk", "walltime");
        var nodes = resources.Whole("nodes", 1);
        ExactlyOne(resources, "cpus", "cpusRange", "cpusOptions");
        ExactlyOne(resources, "memory", "memoryPerCpu");
        var cpus = resources.Whole("cpus", 1) ?? Largest(resources.Range("cpusRange"), sites, isAnyBetween: true) ?? Largest(resources.Range("cpusOptions"), sites, isAnyBetween: false) ?? 1;
        var memory = resources.Positive("memory") ?? (resources.Positive("memoryPerCpu") * cpus) ?? 1;
        var disk = resources.Whole("disk", 1) ?? UsualDisk;
        var walltime = resources.Whole("walltime", 1) ?? UsualWalltime;
        if (resources.Range("totalCpusRange") is { } total)
        {
            nodes ??= (int)Math.Min(int.MaxValue, (total.Most + (long)cpus - 1) / cpus);
        }

        return new CompiledResources(nodes ?? 1, cpus, memory, disk, new ResourceRequest
        {
            Nodes = nodes ?? 1,
            CpusPerNode = cpus,
            MemoryPerNode = (long)Math.Ceiling(memory * BytesInGigabyte),
            Runtime = TimeSpan.FromMinutes(walltime),
        });
    }

    private static void ExactlyOne(Fields resources, params string[] keys)
    {
        var given = keys.Where(resources.Has).ToList();
        if (given.Count == 0)
        {
            resources.Refuse(keys[0], $"must be given, or instead of it {string.Join(" or ", keys.Skip(1))}");
        }
        else if (given.Count > 1)
        {
            resources.Refuse(given[0], $"and {string.Join(" and ", given.Skip(1))} contradict each other: give one of them");
        }
    }

    // More is better, as far as the site is known to have it.
    private static int? Largest((int Least, int Most)? range, IReadOnlyList<SiteProfile> sites, bool isAnyBetween)
    {
        if (range is not var (least, most))
        {
            return null;
        }

        var limit = sites is [{ DefaultQueue: { } queue } site, ..] && site.Queues.TryGetValue(queue, out var profile) ? profile.MaxCpusPerNode : null;
        return limit >= most ? most : limit > least && isAnyBetween ? limit : least;
    }
}
