using System.Collections.Immutable;
using System.Globalization;
using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Jobs;
using Fairlead.Gateway.Runs;
using Fairlead.Gateway.Sites;
using Fairlead.Templates.Compilation;
using Fairlead.Templates.Reading;
using Fairlead.Templates.References;

namespace Fairlead.Templates.Running;

/// <summary>Makes the jobs of workflows.</summary>
/// <param name="folder">The folder that the phases share.</param>
/// <param name="choose">Finds the site of runs that name none.</param>
/// <param name="sites">Know to which family their machines belong.</param>
internal sealed class NativeJobs(ExecutionFolder folder, ChooseSite choose, SiteDirectory sites)
{
    private const int MostRestarts = 50;

    /// <summary>The job of a node, or why there can be none.</summary>
    public async Task<Outcome<JobSubmission>> PrepareAsync(RunNode node, JobPayload payload, CancellationToken cancellationToken)
    {
        var settings = RunSettings.Read(node.Run.Extra);
        if (payload.Kind is JobKind.Folder)
        {
            var wish = settings.Site is { } site ? new SiteWish { Only = [site] } : SiteWish.Any;
            return choose.Run(node.Owner, wish with { Account = settings.Account }, _ => new JobSubmission(FolderJob(settings)) { Account = settings.Account });
        }

        if (!(await folder.FindAsync(node.Run, cancellationToken)).TryGet(out var home, out var refusal))
        {
            return refusal;
        }

        var values = new RunValues(node, payload.Workflow, settings, home);
        var description = payload.Kind is JobKind.Outputs ? OutputsJob(values) : PhaseJob(node, payload, settings, home);
        return description.Select(d => new JobSubmission(d) { Site = home.Site, Account = home.Account });
    }

    /// <summary>The job whose working directory is the execution folder: it runs nothing, and fetches the inputs.</summary>
    private static JobDescription FolderJob(RunSettings settings) => new()
    {
        Name = $"{settings.Name}: inputs",
        Imports = [.. CodeOf(settings), .. settings.Workflows.Values
            .SelectMany(w => w.Inputs.Values)
            .Where(i => i.Server is not null)
            .DistinctBy(i => i.Path)
            .Select(i => new StageIn(new DataPlace.Web(new Uri(i.Server ?? string.Empty)), $"data/{i.Path}") { Optional = !i.IsRequired })],
    };

    private static IEnumerable<StageIn> CodeOf(RunSettings settings) => settings.Template is { } template
        ? [new StageIn(new DataPlace.Published(template.Repository, template.Commit), RunValues.CodeName)]
        : [];

    private Outcome<JobDescription> PhaseJob(RunNode node, JobPayload payload, RunSettings settings, Job home)
    {
        if (settings.IgnoresCheckpoints)
        {
            payload = payload with { CheckpointFolder = null, Restart = null };
        }

        var plain = new RunValues(node, payload.Workflow, settings, home) { Arguments = payload.Arguments };
        var words = new Dictionary<string, string>(settings.Resources);
        foreach (var (key, text) in payload.Resources)
        {
            if (!plain.Fill(text).TryGet(out var word, out var unknown))
            {
                return unknown;
            }

            words[key] = word;
        }

        var values = new RunValues(node, payload.Workflow, settings, home)
        {
            Arguments = payload.Arguments,
            Resources = words,
            CheckpointFolder = payload.CheckpointFolder is { } place && plain.Fill(place).TryGet(out var path, out _) ? path : null,
        };
        if (!ResourceWords.Read(words).TryGet(out var resources, out var refusal)
            || !PhaseScript.Of(node, payload, values, ModulesOn(home.Site, settings)).TryGet(out var script, out refusal)
            || !EnvironmentOf(values, settings).TryGet(out var environment, out refusal)
            || !ArrayOf(payload, values).TryGet(out var tasks, out refusal))
        {
            return refusal;
        }

        return new JobDescription
        {
            Name = node.Place,
            Steps = [new Step { Command = new StepCommand.Program(["bash", "-e", "-c", script]), IsMain = true }],
            Resources = resources,
            Environment = environment,
            Array = tasks.Count > 0 ? new ArrayRequest(tasks.Count) : null,
            Retry = payload.CheckpointFolder is null || settings.StaysStopped ? RetryPolicy.Default : new RetryPolicy { Timeouts = MostRestarts },
        };
    }

    /// <summary>The modules for the machines of a site: those of their family, or else those that are for all.</summary>
    private ImmutableArray<string> ModulesOn(string site, RunSettings settings)
    {
        var family = sites.Find(site).TryGet(out var found, out _) ? found.Profile.Family ?? site : site;
        return settings.Modules.GetValueOrDefault(family, settings.Modules.GetValueOrDefault("default", []));
    }

    private static Outcome<ImmutableSortedDictionary<string, string>> EnvironmentOf(RunValues values, RunSettings settings)
    {
        var environment = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        if (values.CodeFolder is { } code)
        {
            environment["CODE"] = code;
        }

        foreach (var parameter in values.Workflow.Parameters.Where(Names.IsVariable))
        {
            if (values.Find(new Reference("parameters", parameter, [])).TryGet(out var value, out _))
            {
                environment[parameter] = RunValues.TextOf(value);
            }
        }

        foreach (var (name, text) in settings.Environment)
        {
            if (!values.Fill(text).TryGet(out var filled, out var refusal))
            {
                return refusal;
            }

            environment[name] = filled;
        }

        return environment.ToImmutable();
    }

    private static Outcome<TaskCount> ArrayOf(JobPayload payload, RunValues values)
    {
        if (payload.Array is null)
        {
            return new TaskCount(0);
        }

        return values.Fill(payload.Array).Then<TaskCount>(text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= ArrayRequest.MaxSize
            ? new TaskCount(count)
            : Refusal.Invalid("array", $"array: '{text}' is not possible here; it has to be a whole number from 1 to {ArrayRequest.MaxSize}."));
    }

    /// <summary>The job that sends outputs where they go; values are read by the gateway itself.</summary>
    private static Outcome<JobDescription> OutputsJob(RunValues values)
    {
        var exports = ImmutableArray.CreateBuilder<StageOut>();
        var copies = new List<string>();
        foreach (var output in values.Workflow.Outputs.Values.Where(o => o.Server is not null))
        {
            if (!values.Fill(output.Path ?? string.Empty).TryGet(out var path, out var refusal) || !values.Fill(output.Server ?? string.Empty).TryGet(out var server, out refusal))
            {
                return refusal;
            }

            if (!Uri.TryCreate(server, UriKind.Absolute, out var address))
            {
                return Refusal.Invalid("server", $"'{server}' is no address.");
            }

            var copy = $"{exports.Count}.output";
            copies.Add($"cp {ShellWord.Of($"{values.ExecutionFolder}/results/{path}")} {copy}\n");
            exports.Add(new StageOut(copy, new DataPlace.Web(address)) { Mode = output.Overwrites ? WriteMode.Overwrite : WriteMode.CreateNew });
        }

        return new JobDescription
        {
            Name = "outputs",
            Steps = copies.Count == 0
                ? []
                : [new Step { Command = new StepCommand.Program(["bash", "-e", "-c", string.Concat(copies)]), Placement = StepPlacement.LoginNode, IsMain = true }],
            Exports = exports.ToImmutable(),
        };
    }

    private readonly record struct TaskCount(int Count);
}
