using System.Text.Json.Nodes;
using Fairlead.Core.Identity;
using Fairlead.Core.Jobs;
using Fairlead.Dialects.Prominence.Description;
using Fairlead.Dialects.Prominence.Json;
using Fairlead.Dialects.Prominence.Workflows.Running;

namespace Fairlead.Dialects.Prominence.Jobs;

/// <summary>A job in PROMINENCE's words. Nothing in it is ever null: what there is not is left out.</summary>
internal sealed class JobView
{
    private static readonly string[] AsSubmitted = ["policies", "notifications", "artifacts", "inputs", "labels", "storage"];

    private readonly Job _job;
    private readonly JsonObject? _source;
    private readonly WorkflowPart? _part;
    private readonly Principal _principal;
    private readonly ProminenceLinks _links;

    /// <param name="job">The job.</param>
    /// <param name="source">The document it was asked for with, in whatever dialect.</param>
    /// <param name="part">The part of a workflow that it is, or null.</param>
    /// <param name="principal">Who asks.</param>
    /// <param name="links">Makes addresses.</param>
    public JobView(Job job, string? source, WorkflowPart? part, Principal principal, ProminenceLinks links)
    {
        (_job, _part, _principal, _links) = (job, part, principal, links);
        _source = part is not null ? part.Document
            : source is not null && job.Description.SourceForm == JobCompiler.Form && ProminenceJson.ReadObject(source).TryGet(out var document, out _) ? document : null;
    }

    /// <summary>What was run beside the job.</summary>
    public IReadOnlyList<JobCommand> Commands { get; init; } = [];

    /// <summary>The job.</summary>
    /// <param name="isDetailed">Whether everything is shown, or what lists show.</param>
    public JsonObject Of(bool isDetailed)
    {
        var view = new JsonObject
        {
            ["id"] = _job.Number,
            ["name"] = _part?.Name ?? (_source is null ? _job.Description.Name : Fields.ScalarOf(_source["name"]) ?? string.Empty),
            ["status"] = ProminenceStates.Of(_job),
            ["tasks"] = _source?["tasks"]?.DeepClone() ?? ForeignJob.Tasks(_job.Description),
            ["events"] = Events(),
        };
        if (_part?.Parameters is { } parameters)
        {
            view["parameters"] = parameters;
        }

        if (ProminenceStates.ReasonOf(_job, _part?.IsDeleted is true) is { } reason)
        {
            view["statusReason"] = reason;
        }

        if (isDetailed)
        {
            AddDetails(view);
        }

        LoginSeal.HideIn(view);
        return view;
    }

    private void AddDetails(JsonObject view)
    {
        view["resources"] = _source?["resources"]?.DeepClone() ?? ForeignJob.Resources(_job.Description.Resources);
        foreach (var key in AsSubmitted)
        {
            if (_source?[key] is { } part)
            {
                view[key] = part.DeepClone();
            }
        }

        AddOutputs(view, "outputFiles", isDirectory: false);
        AddOutputs(view, "outputDirs", isDirectory: true);
        if (_job.Attempts.Any(a => a.SubmittedAt is not null))
        {
            var execution = new ExecutionView(_job, _source?["resources"]?["disk"]).Of();
            if (Commands.Count > 0)
            {
                execution["commands"] = new JsonArray([.. Commands.Select(c => (JsonNode?)new JsonObject { ["time"] = c.At.ToUnixTimeSeconds(), ["command"] = c.Text })]);
            }

            view["execution"] = execution;
        }
    }

    private JsonObject Events()
    {
        var events = new JsonObject { ["createTime"] = _job.CreatedAt.ToUnixTimeSeconds() };
        if (ExecutionView.StartOf(_job) is { } start)
        {
            events["startTime"] = start.ToUnixTimeSeconds();
        }

        if (_job.EndedAt is { } end)
        {
            events["endTime"] = end.ToUnixTimeSeconds();
        }

        return events;
    }

    private void AddOutputs(JsonObject view, string key, bool isDirectory)
    {
        var outputs = _job.Description.Outputs.Where(o => o.IsDirectory == isDirectory).ToList();
        // The names as they were asked for; those of the job have the values of its parameters in them.
        var names = _source?[key]?.AsArray() ?? [];
        if (outputs.Count > 0)
        {
            view[key] = new JsonArray([.. outputs.Select((o, i) =>
                (JsonNode?)new JsonObject { ["name"] = (i < names.Count ? Fields.ScalarOf(names[i]) : null) ?? o.Path, ["url"] = AddressOf(o) })]);
        }
    }

    /// <summary>Empty until there is something.</summary>
    private string AddressOf(OutputFile output) =>
        _job is { IsFinal: true, CurrentAttempt.End: { Cause: EndCause.Exited, ExitCode: not null, IsUndelivered: false } }
            ? _links.Output(_principal, _job, output)
            : string.Empty;
}
