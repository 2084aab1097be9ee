using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Fairlead.Core.Jobs;
using Fairlead.Dialects.Unicore.Json;
using Fairlead.Gateway.Jobs;
using Fairlead.Gateway.Sites;

namespace Fairlead.Dialects.Unicore.Description;

/// <summary>Compiles <c>Resources</c>, in whose values <c>${...}</c> is worked out. Whether a site has as much as is asked for is for the gateway to say.</summary>
internal sealed class ResourceCompiler
{
    private const string Key = "Resources";

    private readonly JsonFields _job;
    private readonly SiteProfile _site;
    private readonly JsonFields? _resources;
    private readonly ResourceExpressions? _expressions;

    /// <summary>Reads the resources of a job.</summary>
    /// <param name="job">The description.</param>
    /// <param name="site">The site, for the resources that it has under names of its own.</param>
    /// <param name="now">The time, which expressions can ask for.</param>
    public ResourceCompiler(JsonFields job, SiteProfile site, DateTimeOffset now)
    {
        (_job, _site) = (job, site);
        _resources = job.Object(Key);
        // What is no resource stands for nothing in the expressions of others.
        if (_resources is not null && !RefusesUnknown(_resources))
        {
            _expressions = ResourceExpressions.Read(_resources, now);
        }
    }

    /// <summary>What the job asks of its site.</summary>
    /// <param name="variables">The parameters and environment variables of the job.</param>
    /// <param name="array">The array that it asks for, or null.</param>
    public ResourceRequest Compile(ImmutableSortedDictionary<string, string> variables, out ArrayRequest? array)
    {
        array = null;
        if (_resources is null)
        {
            return ResourceRequest.Default with { Project = _job.Text("Project") };
        }

        if (_expressions is null)
        {
            array = ArrayOf(_resources);
            return RequestOf(_resources);
        }

        var worked = new JsonFields(new JsonObject { [Key] = _expressions.WorkOut(variables) });
        var resources = worked.Object(Key) ?? _resources;
        array = ArrayOf(resources);
        var request = RequestOf(resources);
        if (worked.Flaw is { Field: { } field, Message: var message })
        {
            _job.Refuse(field, message);
        }

        return request;
    }

    /// <summary>The sweep with what each of its points asks of the site, where that differs.</summary>
    /// <param name="sweep">The sweep.</param>
    /// <param name="variables">The parameters and environment variables of the job.</param>
    public SweepRequest Spread(SweepRequest sweep, ImmutableSortedDictionary<string, string> variables) => _expressions is null
        ? sweep
        : new SweepRequest([.. sweep.Points.Select(p => p with { Resources = Compile(variables.SetItems(p.Environment), out _) })]);

    private ResourceRequest RequestOf(JsonFields resources)
    {
        var request = new ResourceRequest
        {
            Queue = resources.Text("Queue"),
            Nodes = resources.Whole("Nodes"),
            CpusPerNode = resources.Whole("CPUsPerNode"),
            TotalCpus = resources.Whole("TotalCPUs", "CPUs"),
            MemoryPerNode = Amount(resources, "a size such as 512M or 1.5G", Units.Memory, "MemoryPerNode", "Memory"),
            Runtime = Amount(resources, "a time such as 90min or 12h", Units.Time, "Runtime"),
            GpusPerNode = resources.Whole("GPUsPerNode"),
            Project = _job.Text("Project") ?? resources.Text("Project"),
            QualityOfService = resources.Text("QoS"),
            NodeConstraints = resources.Text("NodeConstraints"),
            Reservation = resources.Text("Reservation"),
            Exclusive = resources.Flag(false, "Exclusive"),
            Others = OthersOf(resources),
        };
        if (request is { Nodes: { } nodes, CpusPerNode: { } perNode, TotalCpus: { } total } && (long)nodes * perNode != total)
        {
            resources.Refuse("TotalCPUs", $"Resources.TotalCPUs={total} contradicts Nodes={nodes} with CPUsPerNode={perNode}: leave one of them out.");
        }

        return request;
    }

    private ImmutableSortedDictionary<string, string> OthersOf(JsonFields resources)
    {
        var others = ImmutableSortedDictionary<string, string>.Empty;
        foreach (var own in _site.Resources)
        {
            if (resources.Text(own.Name) is { } value)
            {
                others = others.SetItem(own.Name, value);
            }
        }

        return others;
    }

    private static ArrayRequest? ArrayOf(JsonFields resources)
    {
        var size = resources.Whole("ArraySize");
        var limit = resources.Whole("ArrayLimit");
        if (size is null && limit is not null)
        {
            resources.Refuse("ArrayLimit", "Resources.ArrayLimit needs Resources.ArraySize.");
        }

        return size is null or 0 ? null : new ArrayRequest(size.Value, limit);
    }

    private bool RefusesUnknown(JsonFields resources)
    {
        if (resources.Names.FirstOrDefault(n => !ResourceRules.Names.Contains(n) && !_site.Resources.Any(r => r.Name == n)) is not { } name)
        {
            return false;
        }

        var known = ResourceRules.Names.Concat(_site.Resources.Select(r => r.Name)).Order();
        resources.Refuse(name, $"Resources.{Shown.Of(name)}: there is no such resource on {_site.Name}. There are: {string.Join(", ", known)}.");
        return true;
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
