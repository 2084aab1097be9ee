using System.Collections.Immutable;
using Fairlead.Gateway.Sites;
using Fairlead.Server.Configuration.Reading;

namespace Fairlead.Server.Configuration.Sections;

/// <summary>Reads the <c>queues</c> part of a site.</summary>
internal static class QueuesSection
{
    private const int Many = 10_000_000;

    /// <summary>The queues by name, and the name of the first.</summary>
    public static ImmutableDictionary<string, QueueProfile> Read(Section queues, out string? first)
    {
        first = queues.Keys.FirstOrDefault();
        return queues.Keys.ToImmutableDictionary(name => name, name => ReadQueue(queues.Sub(name)));
    }

    private static QueueProfile ReadQueue(Section queue)
    {
        var profile = new QueueProfile
        {
            MaxNodes = queue.Number("maxNodes", 1, Many),
            MaxCpusPerNode = queue.Number("maxCpusPerNode", 1, Many),
            MaxMemoryPerNode = queue.Size("maxMemory"),
            MaxRuntime = queue.Duration("maxRuntime", TimeSpan.FromSeconds(1), TimeSpan.FromDays(3650)),
            MaxGpusPerNode = queue.Number("maxGpusPerNode", 0, Many),
        };
        queue.End();
        return profile;
    }
}
