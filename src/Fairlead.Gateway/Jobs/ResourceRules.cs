using System.Collections.Frozen;
using System.Text.RegularExpressions;
using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Sites;

namespace Fairlead.Gateway.Jobs;

/// <summary>What a job may ask of a site: sane numbers, a queue that there is, and no more than that queue allows.</summary>
public static partial class ResourceRules
{
    private const int MaxCount = 1_000_000;
    private static readonly TimeSpan MaxRuntime = TimeSpan.FromDays(3650);

    /// <summary>Names that no resource of a site's own can have: they mean the same everywhere.</summary>
    public static readonly FrozenSet<string> Names = new[]
    {
        "Runtime", "Queue", "Nodes", "CPUsPerNode", "TotalCPUs", "CPUs", "GPUsPerNode", "Memory", "MemoryPerNode", "Reservation", "NodeConstraints", "QoS",
        "Exclusive", "Project", "ArraySize", "ArrayLimit",
    }.ToFrozenSet();

    /// <summary>The first thing that is wrong with the request at that site, or null.</summary>
    public static Refusal? Check(ResourceRequest request, SiteProfile site)
    {
        QueueProfile? queue = null;
        if ((request.Queue ?? site.DefaultQueue) is { } name && !site.Queues.IsEmpty && !site.Queues.TryGetValue(name, out queue))
        {
            return Refusal.Invalid("queue", $"There is no queue '{name}' on {site.Name}. There are: {string.Join(", ", site.Queues.Keys.Order())}.");
        }

        return RangesIn(queue).Select(r => Within(r, r.AskedBy(request))).FirstOrDefault(r => r is not null)
            ?? Word("Queue", request.Queue)
            ?? Word("Project", request.Project)
            ?? Word("QoS", request.QualityOfService)
            ?? Word("Reservation", request.Reservation)
            ?? Word("NodeConstraints", request.NodeConstraints)
            ?? SiteResourceRules.Check(request, site);
    }

    /// <summary>What may be asked of each resource that is a number: memory in bytes, run time in seconds.</summary>
    /// <param name="queue">The queue, or null where none is known.</param>
    public static IReadOnlyList<ResourceRange> RangesIn(QueueProfile? queue) =>
    [
        new("Nodes", 1, queue?.MaxNodes ?? MaxCount, r => r.Nodes),
        new("CPUsPerNode", 1, queue?.MaxCpusPerNode ?? MaxCount, r => r.CpusPerNode),
        new("TotalCPUs", 1, (long?)queue?.MaxNodes * queue?.MaxCpusPerNode ?? MaxCount, r => r.TotalCpus),
        new("MemoryPerNode", 1024 * 1024, queue?.MaxMemoryPerNode ?? long.MaxValue, r => r.MemoryPerNode),
        new("GPUsPerNode", 0, queue?.MaxGpusPerNode ?? MaxCount, r => r.GpusPerNode),
        new("Runtime", 1, (long)(queue?.MaxRuntime ?? MaxRuntime).TotalSeconds, r => (long?)r.Runtime?.TotalSeconds),
    ];

    private static Refusal? Within(ResourceRange range, long? value) =>
        value is null || (value >= range.Least && value <= range.Most)
            ? null
            : Refusal.Invalid(range.Resource, $"Requested {range.Resource}={value} is outside {range.Least}-{range.Most}.");

    private static Refusal? Word(string resource, string? value) =>
        value is null || PlainWord().IsMatch(value)
            ? null
            : Refusal.Invalid(resource, $"{resource} is a word of letters, digits and the characters ._-+&|*:,()[]=!@%, up to 255 of them, that does not begin with a dash.");

    // The syntax of constraints is the widest of these; what cannot be a name anywhere is refused before it gets near a command line.
    [GeneratedRegex(@"^[\p{L}\p{N}._+&|*:,()\[\]=!@%][\p{L}\p{N}._+&|*:,()\[\]=!@%\-]{0,254}$", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex PlainWord();
}

/// <summary>How much of a resource one job may ask for.</summary>
/// <param name="Resource">The resource.</param>
/// <param name="Least">The least.</param>
/// <param name="Most">The most.</param>
/// <param name="AskedBy">How much a request asks for, or null where it leaves that open.</param>
public sealed record ResourceRange(string Resource, long Least, long Most, Func<ResourceRequest, long?> AskedBy);
