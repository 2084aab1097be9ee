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

    /// <summary>The first thing that is wrong with the request at that site, or null.</summary>
    public static Refusal? Check(ResourceRequest request, SiteProfile site)
    {
        QueueProfile? queue = null;
        if ((request.Queue ?? site.DefaultQueue) is { } name && !site.Queues.IsEmpty && !site.Queues.TryGetValue(name, out queue))
        {
            return Refusal.Invalid("queue", $"There is no queue '{name}' on {site.Name}. There are: {string.Join(", ", site.Queues.Keys.Order())}.");
        }

        return Within("Nodes", request.Nodes, 1, queue?.MaxNodes)
            ?? Within("CPUsPerNode", request.CpusPerNode, 1, queue?.MaxCpusPerNode)
            ?? Within("TotalCPUs", request.TotalCpus, 1, (long?)queue?.MaxNodes * queue?.MaxCpusPerNode)
            ?? Within("MemoryPerNode", request.MemoryPerNode, 1024 * 1024, queue?.MaxMemoryPerNode, long.MaxValue)
            ?? Within("GPUsPerNode", request.GpusPerNode, 0, queue?.MaxGpusPerNode)
            ?? Within("Runtime", (long?)request.Runtime?.TotalSeconds, 1, (long?)queue?.MaxRuntime?.TotalSeconds, (long)MaxRuntime.TotalSeconds)
            ?? Word("Queue", request.Queue)
            ?? Word("Project", request.Project)
            ?? Word("QoS", request.QualityOfService)
            ?? Word("Reservation", request.Reservation)
            ?? Word("NodeConstraints", request.NodeConstraints);
    }

    private static Refusal? Within(string resource, long? value, long least, long? most, long unlimited = MaxCount)
    {
        var upper = most ?? unlimited;
        return value is null || (value >= least && value <= upper)
            ? null
            : Refusal.Invalid(resource, $"Requested {resource}={value} is outside {least}-{upper}.");
    }

    private static Refusal? Word(string resource, string? value) =>
        value is null || PlainWord().IsMatch(value)
            ? null
            : Refusal.Invalid(resource, $"{resource} is a word of letters, digits and the characters ._-+&|*:,()[]=!@%, up to 255 of them, that does not begin with a dash.");

    // The syntax of constraints is the widest of these; what cannot be a name anywhere is refused before it gets near a command line.
    [GeneratedRegex(@"^[\p{L}\p{N}._+&|*:,()\[\]=!@%][\p{L}\p{N}._+&|*:,()\[\]=!@%\-]{0,254}$", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex PlainWord();
}
