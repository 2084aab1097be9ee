using System.Text.Json.Nodes;
using Fairlead.Core;
using Fairlead.Dialects.Autosubmit.Api;
using Fairlead.Dialects.Autosubmit.Auth;
using Fairlead.Dialects.Autosubmit.Json;
using Fairlead.Dialects.Autosubmit.Reading;
using Fairlead.Gateway.Experiments;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fairlead.Dialects.Autosubmit.Commands;

/// <summary>The commands of the web interface: <c>POST /v4/runners/command/…</c>. What they do is what the other form does (<see cref="RunActions"/>).</summary>
internal static class CommandEndpoints
{
    public static void MapCommands(this RouteGroupBuilder root)
    {
        var commands = root.MapGroup("/v4/runners/command").WithMetadata(new Needs(Need.Always));
        commands.MapPost("/run-experiment", Run).About("Run an experiment", Shape.Of("expid", "profile_name", "profile_params?:object"));
        commands.MapPost("/stop-experiment", Stop).About("Stop an experiment", Shape.Of("expid"));
        commands.MapPost("/set-job-status", SetStatus).About("Set jobs to a status", Shape.Of("expid", "profile_name", "profile_params?:object", "command_params:object"));
        commands.MapPost("/create-experiment", Create).About("Make an experiment", Shape.Of("profile_name", "profile_params?:object", "command_params:object"));
        commands.MapPost("/update-experiment-description", Describe).About("Change the description", Shape.Of("expid", "description", "profile_name", "profile_params?:object"));
        root.MapPost("/v4/runners/command/get-runner-run-status", Status).About("How the last start went", Shape.Of("expid"));
    }

    private static Task<IResult> Run(HttpRequest request, Caller caller, RunActions actions, AutosubmitOptions options, CancellationToken cancellationToken) => CommandAsync(
        request,
        options,
        options.Commands.Run ? null : "run-experiment",
        needsProfile: true,
        async (body, expid) => (await actions.StartAsync(caller, expid, null, cancellationToken)).TryGet(out _, out var refusal)
            ? Said($"Experiment {expid} started successfully.")
            : AutosubmitError.Of($"Failed to run experiment {expid}", refusal),
        cancellationToken);

    private static Task<IResult> Stop(HttpRequest request, Caller caller, RunActions actions, AutosubmitOptions options, CancellationToken cancellationToken) => CommandAsync(
        request,
        options,
        options.Commands.Run ? null : "stop-experiment",
        needsProfile: false,
        async (body, expid) => (await actions.StopAsync(caller, expid, [], Core.Workflows.NodeState.Failed, cancellationToken)).TryGet(out _, out var refusal)
            ? Said($"Experiment {expid} stopped successfully.")
            : AutosubmitError.Of($"Failed to stop experiment {expid}", refusal),
        cancellationToken);

    private static Task<IResult> SetStatus(HttpRequest request, Caller caller, JobSetting setting, AutosubmitOptions options, CancellationToken cancellationToken) => CommandAsync(
        request,
        options,
        options.Commands.SetStatus ? null : "set-job-status",
        needsProfile: true,
        async (body, expid) =>
        {
            var parameters = body.Object("command_params", isRequired: true);
            var (word, filter) = (parameters.RequiredText("final_status"), FilterFields.Read(parameters));
            if (body.Unfit is { } unfit)
            {
                return unfit;
            }

            return JobSetting.Read(word).TryGet(out var wanted, out var refusal)
                && (await setting.RunAsync(caller, expid, filter.Choose, wanted.State, cancellationToken)).TryGet(out _, out refusal)
                    ? Said($"Job status for experiment {expid} set successfully.")
                    : AutosubmitError.Of($"Failed to set job status for experiment {expid}", refusal ?? Refusal.NotFound("such experiment"));
        },
        cancellationToken);

    private static Task<IResult> Describe(HttpRequest request, Caller caller, ChangeExperiment change, AutosubmitOptions options, CancellationToken cancellationToken) => CommandAsync(
        request,
        options,
        options.Commands.Describe ? null : "update-experiment-description",
        needsProfile: true,
        async (body, expid) =>
        {
            var description = body.RequiredText("description");
            return body.Unfit is { } unfit ? unfit
                : (await change.DescribeAsync(caller.Principal, expid.ToLowerInvariant(), description, cancellationToken)).TryGet(out _, out var refusal)
                ? Said($"Description for experiment {expid} updated successfully.")
                : AutosubmitError.Of($"Failed to update description for experiment {expid}", ExperimentAccess.Said(refusal, caller, expid));
        },
        cancellationToken);

    private static async Task<IResult> Create(HttpRequest request, Caller caller, CreateExperiment create, AutosubmitOptions options, CancellationToken cancellationToken)
    {
        if (!options.Commands.Create)
        {
            return AutosubmitError.Disabled("create-experiment");
        }

        if (!(await BodyFields.ReadAsync(request, options.DocumentLimit, cancellationToken)).TryGet(out var body, out var error))
        {
            return error;
        }

        var profile = body.RequiredText("profile_name");
        var wanted = NewExperimentReader.Read(body.Object("command_params", isRequired: true));
        if ((body.Unfit ?? ProfileError(profile, "Failed to create experiment")) is { } unfit)
        {
            return unfit;
        }

        if (!wanted.TryGet(out var experiment, out var refusal))
        {
            return AutosubmitError.Of(refusal);
        }

        return (await create.RunAsync(caller.Principal, experiment, cancellationToken)).TryGet(out var made, out refusal)
            ? new Answer(new JsonObject { ["expid"] = made.Name, ["message"] = $"Experiment {made.Name} created successfully." })
            : AutosubmitError.Of("Failed to create experiment", refusal);
    }

    private static async Task<IResult> Status(HttpRequest request, Caller caller, ExperimentAccess access, JobTables tables, AutosubmitOptions options, CancellationToken cancellationToken)
    {
        if (!(await BodyFields.ReadAsync(request, options.DocumentLimit, cancellationToken)).TryGet(out var body, out var error))
        {
            return error;
        }

        var expid = body.RequiredText("expid");
        if (body.Unfit is { } unfit)
        {
            return unfit;
        }

        var beginning = $"Failed to get status for experiment {expid}";
        if (!(await access.FindAsync(caller, expid, cancellationToken)).TryGet(out var experiment, out var refusal))
        {
            return AutosubmitError.Of(beginning, refusal);
        }

        return experiment.LastStart is { } start
            ? JsonReply.Of(new JsonObject
            {
                ["expid"] = experiment.Name,
                ["runner_id"] = start.Number,
                ["runner"] = Profiles.Runner,
                ["module_loader"] = Profiles.Modules,
                ["modules"] = string.Empty,
                ["status"] = ExperimentWords.StatusOf(start),
                ["pid"] = 0,
                ["created"] = tables.Time.Local(start.StartedAt),
                ["modified"] = tables.Time.Local(start.EndedAt ?? start.StartedAt),
            })
            : AutosubmitError.Missing($"{beginning}: No runner process found for expid: {expid}");
    }

    private static async Task<IResult> CommandAsync(
        HttpRequest request, AutosubmitOptions options, string? disabled, bool needsProfile, Func<BodyFields, string, Task<IResult>> work, CancellationToken cancellationToken)
    {
        if (disabled is not null)
        {
            return AutosubmitError.Disabled(disabled);
        }

        if (!(await BodyFields.ReadAsync(request, options.DocumentLimit, cancellationToken)).TryGet(out var body, out var error))
        {
            return error;
        }

        var (expid, profile) = (body.RequiredText("expid"), needsProfile ? body.RequiredText("profile_name") : Profiles.Name);
        return (body.Unfit ?? ProfileError(profile, "Failed to run the command")) is { } unfit ? unfit : await work(body, expid);
    }

    private static AutosubmitError? ProfileError(string profile, string beginning) =>
        profile == Profiles.Name ? null : AutosubmitError.Bad($"{beginning}: Invalid profile name");

    private static Answer Said(string message) => new(new JsonObject { ["message"] = message });
}
