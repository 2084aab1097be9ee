using Spectre.Console;

namespace Fairlead.Cli.Workflows;

/// <summary>Follows a run to its end, and shows what it hands over.</summary>
/// <param name="terminal">Where it is shown.</param>
/// <param name="client">Speaks to the gateway that goes through it.</param>
internal sealed class FollowedRun(Terminal terminal, WorkflowClient client)
{
    /// <summary>Whether the gateway is in this process: it ends with the run, and so do its addresses; the files do not.</summary>
    public bool IsHere { get; init; }

    /// <summary>The command that lets it go on where it waits for a person, or null.</summary>
    public string? GoOn { get; init; }

    /// <summary>Follows it.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public async Task<int> FollowAsync(string id, CancellationToken cancellationToken)
    {
        var (run, waiting) = await new RunDisplay(terminal, client, TimeProvider.System).FollowAsync(id, cancellationToken);
        if (waiting.Count > 0)
        {
            await terminal.SayAsync($"fairlead: {string.Join(", ", waiting.Select(n => n.Place))} waits for a person.{(GoOn is null ? string.Empty : $" Go on with: {GoOn}")}");
            return ExitCode.Waiting;
        }

        if (run.State == "succeeded")
        {
            await ShowOutputsAsync(run);
            return ExitCode.Done;
        }

        await terminal.SayAsync($"fairlead: the workflow has {run.State}{(run.Message is null ? string.Empty : $": {run.Message}")}");
        return ExitCode.Failed;
    }

    private async Task ShowOutputsAsync(RunReport run)
    {
        if (run.Outputs.Count == 0)
        {
            await terminal.Out.WriteLineAsync("The workflow has succeeded.");
            return;
        }

        var values = run.Outputs.Select(o => (o.Name, Value: o.Value ?? (IsHere ? PathOf(run, o.File) : new Uri(client.Address, o.File).ToString()))).ToList();
        if (!terminal.IsLive)
        {
            foreach (var (name, value) in values)
            {
                await terminal.Out.WriteLineAsync($"{name}: {value}");
            }

            return;
        }

        var table = new Table().Border(TableBorder.Rounded).AddColumns("Output", "Value");
        values.ForEach(v => table.AddRow(new Text(v.Name), new Text(v.Value)));
        terminal.Screen.Write(table);
    }

    private static string PathOf(RunReport run, string? address) =>
        address?.Split("/files/", 2) is [_, var path] ? Path.Combine(run.Folder ?? string.Empty, Uri.UnescapeDataString(path)) : string.Empty;
}
