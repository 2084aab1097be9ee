using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Fairlead.Core;
using Fairlead.Core.Experiments;
using Fairlead.Dialects.Autosubmit.Api;
using Fairlead.Dialects.Autosubmit.Auth;
using Fairlead.Dialects.Autosubmit.Reading;
using Fairlead.Gateway.Experiments;
using Fairlead.Gateway.KeyValues;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fairlead.Dialects.Autosubmit.Commands;

/// <summary>Makes experiments and sets their jobs.</summary>
internal static class ActionEndpoints
{
    public static void MapActions(this RouteGroupBuilder root)
    {
        var experiments = root.MapGroup("/v4/experiments").WithMetadata(new Needs(Need.Always));
        experiments.MapPost("/", Create).About(
            "Make an experiment",
            Shape.Of(
                "description", "hpc?", "operational?:boolean", "testcase?:boolean", "evaluation?:boolean", "copy?", "minimal?:boolean", "use_local_minimal?:boolean", "git_repo?", "git_branch?", "config_path?", "files?:object", "generate?:boolean"));
        experiments.MapPatch("/{expid}", Describe).About("Change the description", Shape.Of("description"));
        experiments.MapDelete("/{expid}", Remove).About("Remove an experiment with its history");
        experiments.MapPatch("/{expid}/jobs", SetMany).About(
            "Set jobs to a status", Shape.Of("job_names_list?:array", "filter_chunks?", "filter_status?", "filter_type?", "filter_type_chunk?", "filter_type_chunk_split?"), "status");
        experiments.MapPatch("/{expid}/jobs/{job}", SetOne).About("Set a job to a status", "status");
    }

    private static async Task<IResult> Create(
        HttpRequest request,
        Caller caller,
        CreateExperiment create,
        GenerateJobs generate,
        ChangeExperiment change,
        RememberedReplies replies,
        JobTables tables,
        AutosubmitLinks links,
        AutosubmitOptions options,
        CancellationToken cancellationToken)
    {
        if (!options.Commands.Create)
        {
            return AutosubmitError.Disabled("create-experiment");
        }

        if (!(await BodyFields.ReadAsync(request, options.DocumentLimit, cancellationToken)).TryGet(out var body, out var error))
        {
            return error;
        }

        var (wanted, generates) = (NewExperimentReader.Read(body), body.Flag("generate"));
        if (body.Unfit is { } unfit)
        {
            return unfit;
        }

        if (!wanted.TryGet(out var experiment, out var refusal))
        {
            return AutosubmitError.Of(refusal);
        }

        return await Answer.OnceAsync(request, body, caller, replies, CreateAsync, cancellationToken);

        async Task<IResult> CreateAsync(CancellationToken token)
        {
            if (!(await create.RunAsync(caller.Principal, experiment, token)).TryGet(out var made, out var why))
            {
                return AutosubmitError.Of(why);
            }

            var document = Made(made, tables);
            if (generates)
            {
                if (!(await generate.RunAsync(caller.Principal, made.Name, token)).TryGet(out var list, out why))
                {
                    await change.RemoveAsync(caller.Principal, made.Name, token);
                    return AutosubmitError.Of(why);
                }

                document["generate"] = RunActions.Generated(made.Name, list);
            }

            return new Answer(document, StatusCodes.Status201Created, links.PathOf(made.Name));
        }
    }

    private static JsonObject Made(Experiment made, JobTables tables) => new()
    {
        ["id"] = made.Number,
        ["name"] = made.Name,
        ["expid"] = made.Name,
        ["description"] = made.Description,
        ["autosubmit_version"] = made.LanguageVersion,
        ["user"] = made.Owner,
        ["hpc"] = made.Platform,
        ["created"] = tables.Time.Local(made.CreatedAt),
        ["message"] = $"Experiment {made.Name} created successfully.",
    };

    private static async Task<IResult> Describe(string expid, HttpRequest request, Caller caller, ChangeExperiment change, AutosubmitOptions options, CancellationToken cancellationToken)
    {
        if (!options.Commands.Describe)
        {
            return AutosubmitError.Disabled("update-experiment-description");
        }

        if (!(await BodyFields.ReadAsync(request, options.DocumentLimit, cancellationToken)).TryGet(out var body, out var error))
        {
            return error;
        }

        var description = body.RequiredText("description");
        return body.Unfit is { } unfit ? unfit
            : (await change.DescribeAsync(caller.Principal, expid.ToLowerInvariant(), description, cancellationToken)).TryGet(out var changed, out var refusal)
            ? new Answer(new JsonObject { ["expid"] = changed.Name, ["description"] = changed.Description, ["message"] = $"Description for experiment {changed.Name} updated successfully." })
            : AutosubmitError.Of(ExperimentAccess.Said(refusal, caller, expid));
    }

    private static async Task<IResult> Remove(string expid, Caller caller, ChangeExperiment change, CancellationToken cancellationToken) =>
        (await change.RemoveAsync(caller.Principal, expid.ToLowerInvariant(), cancellationToken)).TryGet(out var removed, out var refusal)
            ? new Answer(new JsonObject { ["expid"] = removed.Name, ["message"] = $"Experiment {removed.Name} removed successfully." })
            : AutosubmitError.Of(ExperimentAccess.Said(refusal, caller, expid));

    private static async Task<IResult> SetOne(
        string expid, string job, HttpRequest request, Caller caller, JobSetting setting, RememberedReplies replies, AutosubmitOptions options, CancellationToken cancellationToken)
    {
        var query = new QueryFields(request);
        var word = query.Required("status");
        if (!(await BodyFields.ReadAsync(request, options.DocumentLimit, cancellationToken)).TryGet(out var body, out var error))
        {
            return error;
        }

        if ((query.Unfit ?? (options.Commands.SetStatus ? null : AutosubmitError.Disabled("set-job-status"))) is { } unfit)
        {
            return unfit;
        }

        if (!JobSetting.Read(word).TryGet(out var wanted, out var refusal))
        {
            return AutosubmitError.Of(refusal);
        }

        return await Answer.OnceAsync(request, body, caller, replies, SetAsync, cancellationToken);

        async Task<IResult> SetAsync(CancellationToken token)
        {
            var name = job;
            var set = await setting.RunAsync(
                caller,
                expid,
                (shape, _) =>
                {
                    var node = shape.Find(job) ?? (int.TryParse(job, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= shape.Jobs.Count ? number - 1 : null);
                    name = node is { } known ? shape.Jobs[known].Name : job;
                    return node is { } found
                        ? ImmutableArray.Create(found)
                        : new Refusal(RefusalKind.NotFound, $"Job '{job}' not found in experiment '{expid}'", "jobid");
                },
                wanted.State,
                token);
            if (!set.TryGet(out var changes, out var why))
            {
                return AutosubmitError.Of(why);
            }

            var change = changes.Count > 0 ? changes[0] : null;
            return new Answer(new JsonObject
            {
                ["expid"] = expid,
                ["job"] = name,
                ["previous_status"] = (change?.Before ?? wanted.Status).Word(),
                ["status"] = wanted.Status.Word(),
                ["changed"] = change is not null,
                ["cancelled"] = change?.IsCancelled ?? false,
                ["message"] = $"Job status for experiment {expid} set successfully.",
            });
        }
    }

    private static async Task<IResult> SetMany(
        string expid, HttpRequest request, Caller caller, JobSetting setting, RememberedReplies replies, AutosubmitOptions options, CancellationToken cancellationToken)
    {
        var query = new QueryFields(request);
        var word = query.Required("status");
        if (!(await BodyFields.ReadAsync(request, options.DocumentLimit, cancellationToken)).TryGet(out var body, out var error))
        {
            return error;
        }

        var filter = FilterFields.Read(body);
        if ((query.Unfit ?? body.Unfit ?? (options.Commands.SetStatus ? null : AutosubmitError.Disabled("set-job-status"))) is { } unfit)
        {
            return unfit;
        }

        return JobSetting.Read(word).TryGet(out var wanted, out var refusal)
            ? await Answer.OnceAsync(request, body, caller, replies, SetAsync, cancellationToken)
            : AutosubmitError.Of(refusal);

        async Task<IResult> SetAsync(CancellationToken token)
        {
            if (!(await setting.RunAsync(caller, expid, filter.Choose, wanted.State, token)).TryGet(out var changes, out var why))
            {
                return AutosubmitError.Of(why);
            }

            var told = new JsonObject();
            foreach (var change in changes)
            {
                told[change.Job] = $"{change.Before.Word()} -> {wanted.Status.Word()}";
            }

            return new Answer(new JsonObject
            {
                ["expid"] = expid,
                ["status"] = wanted.Status.Word(),
                ["changes"] = told,
                ["message"] = $"Job status for experiment {expid} set successfully.",
            });
        }
    }
}
