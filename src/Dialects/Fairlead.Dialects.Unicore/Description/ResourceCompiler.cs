using System.Collections.Frozen;
using Fairlead.Core.Jobs;
using Fairlead.Dialects.Unicore.Json;

namespace Fairlead.Dialects.Unicore.Description;

/// <summary>Compiles <c>Resources</c>. Whether a site has as much as is asked for is for the gateway to say.</summary>
internal static class ResourceCompiler
{
    private static readonly FrozenSet<string> Known = new[]
    {
        "Runtime", "Queue", "Nodes", "CPUsPerNode", "TotalCPUs", "CPUs", "GPUsPerNode", "Memory", "MemoryPerNode", "Reservation", "NodeConstraints", "QoS",
        "Exclusive", "Project", "ArraySize", "ArrayLimit",
    }.ToFrozenSet();

    /// <summary>What the job asks of its site.</summary>
    public static ResourceRequest Compile(JsonFields job)
    {
        if (job.Object("Resources") is not { } resources)
        {
            return ResourceRequest.Default with { Project = job.Text("Project") };
        }

        RefuseUnknown(resources);
        var request = new ResourceRequest
        {
            Queue = resources.Text("Queue"),
            Nodes = resources.Whole("Nodes"),
            CpusPerNode = resources.Whole("CPUsPerNode"),
            TotalCpus = resources.Whole("TotalCPUs", "CPUs"),
            MemoryPerNode = Amount(resources, "a size such as 512M or 1.5G", Units.Memory, "MemoryPerNode", "Memory"),
            Runtime = Amount(resources, "a time such as 90min or 12h", Units.Time, "Runtime"),
            GpusPerNode = resources.Whole("GPUsPerNode"),
            Project = job.Text("Project") ?? resources.Text("Project"),
            QualityOfService = resources.Text("QoS"),
            NodeConstraints = resources.Text("NodeConstraints"),
            Reservation = resources.Text("Reservation"),
            Exclusive = resources.Flag(false, "Exclusive"),
        };
        if (request is { Nodes: { } nodes, CpusPerNode: { } perNode, TotalCpus: { } total } && (long)nodes * perNode != total)
        {
            resources.Refuse("TotalCPUs", $"Resources.TotalCPUs={total} contradicts Nodes={nodes} with CPUsPerNode={perNode}: leave one of them out.");
        }

        return request;
    }

    /// <summary>The array the job asks for, or null.</summary>
    public static ArrayRequest? CompileArray(JsonFields job)
    {
        if (job.Object("Resources") is not { } resources)
        {
            return null;
        }

        var size = resources.Whole("ArraySize");
        var limit = resources.Whole("ArrayLimit");
        if (size is null && limit is not null)
        {
            resources.Refuse("ArrayLimit", "Resources.ArrayLimit needs Resources.ArraySize.");
        }

        return size is null or 0 ? null : new ArrayRequest(size.Value, limit);
    }

    private static void RefuseUnknown(JsonFields resources)
    {
        foreach (var name in resources.Names)
        {
            if (!Known.Contains(name))
            {
                resources.Refuse(name, $"Resources.{Shown.Of(name)}: there is no such resource here. There are: {string.Join(", ", Known.Order())}.");
            }
            else if (JsonFields.ScalarOf(resources[name])?.Contains("${", StringComparison.Ordinal) == true)
            {
                resources.RefuseUnsupported(name, "expressions are");
            }
        }
    }

    private static T? Amount<T>(JsonFields resources, string kind, Func<string, T?> read, params ReadOnlySpan<string> keys)
        where T : struct
    {
        if (resources.Text(keys) is not { } text)
        {
            return null;
        }

        var amount = read(text);
        if (amount is null)
        {
            resources.Refuse(resources.Used(keys), $"Resources.{resources.Used(keys)} must be {kind}, not '{Shown.Of(text)}'.");
        }

        return amount;
    }
}
