using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Fairlead.Core;
using Fairlead.Dialects.Prominence.Description;
using Fairlead.Dialects.Prominence.Json;
using Fairlead.Gateway.Sites;

namespace Fairlead.Dialects.Prominence.Workflows.Compilation;

/// <summary>Compiles a description of a workflow. The order in which its parts are looked at is that of the wire contract: the first thing that is wrong is told.</summary>
/// <param name="sites">The sites that the caller may use, the usual one first.</param>
/// <param name="address">The address of this API for programs in jobs.</param>
/// <param name="logins">Seals what registries are shown.</param>
internal sealed class WorkflowCompiler(IReadOnlyList<SiteProfile> sites, string address, LoginSeal logins)
{
    private const long MostInput = 256L << 20;
    private const int MostRetries = 10;

    /// <summary>The workflow, or the first thing that is wrong.</summary>
    public Outcome<CompiledWorkflow> Compile(JsonObject document)
    {
        var workflow = new Fields(document);
        workflow.Only("name", "labels", "jobs", "dependencies", "factories", "policies", "notifications");
        var name = NameReader.Name(workflow);
        var compiled = Jobs(workflow, document);
        var names = Names(workflow);
        var dependencies = DependencyReader.Read(workflow, names);
        var factories = FactoryReader.Read(workflow, names.Contains);
        var total = names.Sum(n => factories.GetValueOrDefault(n)?.Count ?? 1L);
        if (total > FactoryReader.MostJobs)
        {
            workflow.Refuse("factories", $"make {total} jobs of this workflow; at most {FactoryReader.MostJobs} are possible");
        }

        var staysCurrent = Policies(workflow);
        var labels = NameReader.Labels(workflow);
        var wantsMail = NotificationReader.Read(workflow, "workflowFinished");
        if ((workflow.Flaw ?? TooMuchInput(document, factories)) is { } flaw)
        {
            return flaw;
        }

        return new CompiledWorkflow(WorkflowGraph.Of([.. names], dependencies, n => factories.GetValueOrDefault(n)?.Count), StoredDocument.OfWorkflow(document, logins))
        {
            Name = string.IsNullOrWhiteSpace(name) ? null : name,
            Tags = labels,
            Total = (int)total,
            StaysCurrent = staysCurrent,
            WantsMail = wantsMail,
            Objects = Objects(compiled, new WorkflowTemplate(document)),
        };
    }

    private List<CompiledJob> Jobs(Fields workflow, JsonObject document)
    {
        var jobs = workflow.Objects("jobs", isRequired: true);
        if (jobs.Count == 0)
        {
            workflow.Refuse("jobs", "must be a list of at least one object");
        }

        var compiled = new List<CompiledJob>();
        foreach (var (fields, job) in jobs.Zip(document["jobs"]?.AsArray().OfType<JsonObject>() ?? []))
        {
            if (new JobCompiler(sites, address, logins).Compile(job, fields).TryGet(out var one, out _))
            {
                compiled.Add(one);
            }
        }

        return compiled;
    }

    private static List<string> Names(Fields workflow)
    {
        var names = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var job in workflow.Objects("jobs"))
        {
            if (job.Text("name", isRequired: true) is not { } name)
            {
                continue;
            }

            if (string.IsNullOrWhiteSpace(name))
            {
                job.Refuse("name", "must be given, for every job of a workflow has a name");
            }
            else if (!seen.Add(name))
            {
                job.Refuse("name", $"must be another one for each job of a workflow; {Fields.Shown(name)} is there twice");
            }

            names.Add(name);
        }

        return names;
    }

    /// <summary>Whether the workflow stays among the current ones; where something is wrong, the reader has kept what.</summary>
    private bool Policies(Fields workflow)
    {
        if (workflow.Object("policies") is not { } policies)
        {
            return false;
        }

        policies.Only("maximumRetries", "placement", "leaveInQueue", "maximumReruns");
        policies.Whole("maximumRetries", 1, MostRetries);
        policies.Whole("maximumReruns", 1, MostRetries);
        PolicyCompiler.Place(policies.Object("placement"), sites);
        return policies.Flag("leaveInQueue");
    }

    /// <summary>What comes with a description is kept with each job: a factory must not make too much of it.</summary>
    private static Refusal? TooMuchInput(JsonObject document, ImmutableDictionary<string, Factory> factories)
    {
        foreach (var (job, i) in (document["jobs"]?.AsArray().OfType<JsonObject>() ?? []).Select((j, i) => (j, i)))
        {
            var length = (job["inputs"]?.AsArray() ?? []).Sum(input => (long)(Fields.ScalarOf(input?["content"])?.Length ?? 0));
            if (factories.GetValueOrDefault(Fields.ScalarOf(job["name"]) ?? string.Empty) is { } factory && length * factory.Count > MostInput)
            {
                return Refusal.Invalid("inputs", $"jobs[{i}].inputs are too large for {factory.Count} jobs, at most {MostInput >> 20} MiB for all; upload the files and name them as artifacts");
            }
        }

        return null;
    }

    /// <summary>The uploaded objects of all jobs, each once. The names of artifacts may have parameters in them.</summary>
    private static ImmutableArray<NeededObject> Objects(IEnumerable<CompiledJob> jobs, WorkflowTemplate template)
    {
        var objects = new HashSet<NeededObject>();
        foreach (var job in jobs)
        {
            var name = Fields.ScalarOf(job.Source["name"]) ?? string.Empty;
            foreach (var needed in job.Objects)
            {
                var instances = needed.Name.Contains('$', StringComparison.Ordinal) ? template.InstancesOf(name) ?? 1 : 1;
                objects.UnionWith(Enumerable.Range(0, instances)
                    .Select(i => template.ParametersOf(new JobPlace(name, i)) is { } values ? needed with { Name = new Substitution(values).Fill(needed.Name) } : needed)
                    .Where(o => !o.Name.Contains("://", StringComparison.Ordinal)));
            }
        }

        return [.. objects];
    }
}
