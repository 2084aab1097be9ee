using System.Text.Json.Nodes;
using Fairlead.Cli.Commands;

namespace Fairlead.Cli.Workflows;

/// <summary>One run of a workflow from the command line.</summary>
/// <param name="terminal">Where it is shown.</param>
internal sealed class WorkflowRun(Terminal terminal)
{
    /// <summary>The file.</summary>
    public required string File { get; init; }

    /// <summary>Which workflow of it, or null.</summary>
    public string? Workflow { get; init; }

    /// <summary>Values of parameters and places of inputs.</summary>
    public JsonObject Inputs { get; init; } = [];

    /// <summary>The site, or null.</summary>
    public string? Site { get; init; }

    /// <summary>The gateway, or null for one in this process.</summary>
    public Uri? Server { get; init; }

    /// <summary>Where the gateway in this process keeps its data.</summary>
    public required string Data { get; init; }

    /// <summary>Whether a run that was interrupted goes on.</summary>
    public bool Resumes { get; init; }

    /// <summary>Whether a run that was interrupted is given up.</summary>
    public bool Restarts { get; init; }

    /// <summary>Whether a run that waits for a person goes on.</summary>
    public bool Continues { get; init; }

    /// <summary>New values of variables for it.</summary>
    public JsonObject NewValues { get; init; } = [];

    /// <summary>Runs it, or goes on with it.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        if (await WorkflowCommand.ReadAsync(File, terminal, cancellationToken) is not (_, { } text))
        {
            return ExitCode.Data;
        }

        if (Server is not null)
        {
            using var remote = WorkflowClient.Of(Server, terminal.Environment);
            var submitted = await remote.SubmitAsync(Submission(text, codeFolder: null), cancellationToken);
            await terminal.SayAsync($"Workflow {submitted.Id} runs at {Server}");
            return await FollowAsync(remote, submitted.Id, cancellationToken);
        }

        await using var gateway = await LocalGateway.StartAsync(Data, cancellationToken);
        using var client = gateway.NewClient();
        return await BeginAsync(client, text, cancellationToken) is { } id ? await FollowAsync(client, id, cancellationToken) : ExitCode.Usage;
    }

    /// <summary>The run to follow: the one that was interrupted, or a new one; null where it is not clear which of them is meant.</summary>
    private async Task<string?> BeginAsync(WorkflowClient client, string text, CancellationToken cancellationToken)
    {
        var last = LocalGateway.LastRunIn(Data) is { } earlier ? await client.FindAsync(earlier, cancellationToken) : null;
        if (last is { HasEnded: true } && Resumes)
        {
            // It ended while nobody looked. To run all of it once more is not what was asked for.
            await terminal.SayAsync($"Workflow {last.Id} has ended already");
            return last.Id;
        }

        if (last is { HasEnded: false })
        {
            if (Resumes)
            {
                if (Continues)
                {
                    await client.ContinueAsync(last.Id, NewValues, cancellationToken);
                }

                await terminal.SayAsync($"Going on with workflow {last.Id}");
                return last.Id;
            }

            if (!Restarts)
            {
                await terminal.SayAsync($"fairlead: the last run in {Data} has not ended. Go on with it (--resume), or give it up and begin anew (--restart).");
                return null;
            }

            await client.CancelAsync(last.Id, cancellationToken);
        }

        var folder = Path.GetDirectoryName(Path.GetFullPath(File));
        var submitted = await client.SubmitAsync(Submission(text, folder), cancellationToken);
        await LocalGateway.RememberAsync(Data, submitted.Id, cancellationToken);
        return submitted.Id;
    }

    private JsonObject Submission(string text, string? codeFolder) => new()
    {
        ["document"] = text,
        ["workflow"] = Workflow,
        ["inputs"] = Inputs.DeepClone(),
        ["site"] = Site,
        ["name"] = Path.GetFileNameWithoutExtension(File),
        ["codeFolder"] = codeFolder,
    };

    private Task<int> FollowAsync(WorkflowClient client, string id, CancellationToken cancellationToken) =>
        new FollowedRun(terminal, client) { IsHere = Server is null, GoOn = $"fairlead workflow run {File} --resume --continue" }.FollowAsync(id, cancellationToken);
}
