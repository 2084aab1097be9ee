using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Fairlead.Dialects.Prominence.Json;

namespace Fairlead.Dialects.Prominence.Workflows.Compilation;

/// <summary>The jobs of a workflow, as they were asked for, and what has to be put into them.</summary>
internal sealed class WorkflowTemplate
{
    /// <summary>The variable with a workflow's number.</summary>
    public const string NumberVariable = "PROMINENCE_WORKFLOW_ID";

    private const string ParameterVariable = "PROMINENCE_PARAMETER_";

    private readonly ImmutableDictionary<string, string> _jobs;
    private readonly ImmutableDictionary<string, Factory> _factories;
    private readonly JsonNode? _placement;

    /// <param name="document">A workflow in which nothing is wrong.</param>
    public WorkflowTemplate(JsonObject document)
    {
        var fields = new Fields(document);
        // As texts: what is read from a JSON document cannot be shared by threads.
        _jobs = document["jobs"]?.AsArray().OfType<JsonObject>().ToImmutableDictionary(j => Fields.ScalarOf(j["name"]) ?? string.Empty, ProminenceJson.TextOf)
            ?? ImmutableDictionary<string, string>.Empty;
        _factories = FactoryReader.Read(fields, _jobs.ContainsKey);
        var policies = fields.Object("policies");
        _placement = policies?["placement"]?.DeepClone();
        Retries = policies?.Whole("maximumRetries", 1) ?? 0;
    }

    /// <summary>How often an unsuccessful job is run again, beside what the job itself says.</summary>
    public int Retries { get; }

    /// <summary>The job of that name as it was asked for, or null.</summary>
    public JsonObject? JobOf(string name) => _jobs.GetValueOrDefault(name) is { } text && ProminenceJson.ReadObject(text).TryGet(out var document, out _) ? document : null;

    /// <summary>How many instances there are of a job; null where it comes from no factory.</summary>
    public int? InstancesOf(string job) => _factories.GetValueOrDefault(job)?.Count;

    /// <summary>The parameters of a job with their values; null where it comes from no factory.</summary>
    public IReadOnlyDictionary<string, string>? ParametersOf(JobPlace place) => place.Instance is { } instance && _factories.GetValueOrDefault(place.Job) is { } factory
        ? factory.ValuesOf(instance).ToDictionary(StringComparer.Ordinal)
        : null;

    /// <summary>The variables that tell the programs of a job where it belongs.</summary>
    public ImmutableSortedDictionary<string, string> VariablesOf(JobPlace place, long workflow) =>
        (ParametersOf(place) ?? ImmutableDictionary<string, string>.Empty).Select(p => KeyValuePair.Create($"{ParameterVariable}{p.Key}", p.Value))
            .Append(KeyValuePair.Create(NumberVariable, workflow.ToString(CultureInfo.InvariantCulture)))
            .ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <summary>The job as it is submitted: with the values of its parameters, and where the workflow wants it; null where there is none of that name.</summary>
    /// <param name="place">Which job.</param>
    /// <param name="workflow">The number of the workflow.</param>
    public JsonObject? Fill(JobPlace place, long workflow)
    {
        if (JobOf(place.Job) is not { } job)
        {
            return null;
        }

        if (_placement is not null)
        {
            var policies = job["policies"] as JsonObject ?? [];
            policies["placement"] = _placement.DeepClone();
            job["policies"] = policies.Parent is null ? policies : policies.DeepClone();
        }

        var number = new Dictionary<string, string>(StringComparer.Ordinal) { [NumberVariable] = workflow.ToString(CultureInfo.InvariantCulture) };
        var parameters = ParametersOf(place);
        var inCommands = new Substitution(parameters is null ? number : new Dictionary<string, string>(parameters.Concat(number), StringComparer.Ordinal));
        foreach (var task in job["tasks"]?.AsArray().OfType<JsonObject>() ?? [])
        {
            inCommands.Fill(task, "cmd");
            new Substitution(number).Fill(task, "workdir");
        }

        if (parameters is not null)
        {
            FillRest(job, new Substitution(parameters));
        }

        return job;
    }

    private static void FillRest(JsonObject job, Substitution parameters)
    {
        foreach (var variables in (job["tasks"]?.AsArray().OfType<JsonObject>() ?? []).Select(t => t["env"]).OfType<JsonObject>())
        {
            foreach (var name in variables.Select(v => v.Key).ToList())
            {
                parameters.Fill(variables, name);
            }
        }

        foreach (var artifact in job["artifacts"]?.AsArray().OfType<JsonObject>() ?? [])
        {
            parameters.Fill(artifact, "url");
        }

        parameters.FillList(job, "outputFiles");
        parameters.FillList(job, "outputDirs");
    }
}
