using Fairlead.Core.Jobs;
using Fairlead.Dialects.Autosubmit.Language;

namespace Fairlead.Dialects.Autosubmit.Execution;

/// <summary>What a job asks of its site.</summary>
internal static class JobResources
{
    private const long Megabyte = 1024 * 1024;

    /// <summary>The request of a section's jobs.</summary>
    public static ResourceRequest Of(SectionWork work, JobPlatform platform, TimeSpan? time)
    {
        if (!platform.HasQueues)
        {
            return new ResourceRequest { Runtime = time };
        }

        var threads = Math.Max(1, work.Threads);
        var queue = work.Text(work.Processors == 1 ? "SERIAL_QUEUE" : "QUEUE", platform.Map) ?? work.Text("QUEUE", platform.Map);
        var partition = work.Text(work.Processors == 1 ? "SERIAL_PARTITION" : "PARTITION", platform.Map) ?? work.Text("PARTITION", platform.Map);
        var isPartition = partition is null && queue is not null && platform.Site.Queues.ContainsKey(queue);
        return new ResourceRequest
        {
            Queue = isPartition ? queue : partition,
            QualityOfService = isPartition ? null : queue,
            Project = platform.Map?.TextAt("SITE") is null || work.Map.TextAt("PROJECT") is not null ? work.Text("PROJECT", platform.Map) : platform.Map.TextAt("BUDGET"),
            Nodes = work.Nodes > 0 ? work.Nodes : null,
            CpusPerNode = work.Nodes > 0 ? threads * Math.Max(1, work.Tasks > 0 ? work.Tasks : (work.Processors + work.Nodes - 1) / work.Nodes) : null,
            TotalCpus = work.Nodes > 0 ? null : work.Processors * threads,
            MemoryPerNode = work.Memory > 0 ? work.Memory * Megabyte : work.MemoryPerTask > 0 ? Math.Max(1, work.Tasks) * work.MemoryPerTask * Megabyte : null,
            Reservation = work.Text("RESERVATION", platform.Map),
            Exclusive = string.Equals(work.Text("EXCLUSIVE", platform.Map), "true", StringComparison.OrdinalIgnoreCase),
            Runtime = time,
        };
    }
}
