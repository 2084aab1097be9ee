using Spectre.Console;

namespace Fairlead.Cli.Workflows;

/// <summary>Shows a run while it goes on: a table that changes where a person looks, else a line for each change.</summary>
/// <param name="terminal">Where to.</param>
/// <param name="client">Asks the gateway.</param>
/// <param name="clock">Says how long it has taken.</param>
internal sealed class RunDisplay(Terminal terminal, WorkflowClient client, TimeProvider clock)
{
    private const int MostRows = 24;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);
    private readonly long _started = clock.GetTimestamp();
    private readonly Dictionary<string, string> _shown = [];

    /// <summary>Follows a run until it ends, or until nothing goes on because it waits for a person.</summary>
    /// <returns>The run at last, and the nodes that wait for a person.</returns>
    public async Task<(RunReport Run, IReadOnlyList<NodeReport> Waiting)> FollowAsync(string id, CancellationToken cancellationToken)
    {
        if (!terminal.IsLive)
        {
            return await FollowAsync(id, ShowLines, cancellationToken);
        }

        return await terminal.Screen.Live(new Text("…")).StartAsync(live => FollowAsync(id, nodes => live.UpdateTarget(TableOf(nodes)), cancellationToken));
    }

    private async Task<(RunReport Run, IReadOnlyList<NodeReport> Waiting)> FollowAsync(string id, Action<IReadOnlyList<NodeReport>> show, CancellationToken cancellationToken)
    {
        while (true)
        {
            var before = clock.GetTimestamp();
            var run = await client.FindAsync(id, cancellationToken) ?? throw new RefusedException(["The workflow has been removed."]);
            var nodes = await client.NodesAsync(id, cancellationToken);
            show([.. nodes.Where(n => !n.IsOwn || n.State == "failed")]);
            var waiting = nodes.Where(n => n.WaitsForPerson).ToList();
            if (run.HasEnded || (waiting.Count > 0 && !nodes.Any(n => n is { Kind: "job", HasEnded: false })))
            {
                return (run, run.HasEnded ? [] : waiting);
            }

            // Large runs are asked for less often, so that looking costs little of what is looked at.
            var cost = clock.GetElapsedTime(before);
            await Task.Delay(cost * 10 > Pause ? cost * 10 : Pause, clock, cancellationToken);
        }
    }

    private void ShowLines(IReadOnlyList<NodeReport> nodes)
    {
        foreach (var (index, node) in nodes.Index())
        {
            var key = $"{index} {node.Place}";
            if (node.State != "waiting" && _shown.GetValueOrDefault(key) != node.State)
            {
                _shown[key] = node.State;
                terminal.Out.WriteLine($"{Seconds(),7:F1} s  {node.State,-10} {node.Place}{(node.Message is null ? string.Empty : $": {node.Message}")}");
            }
        }
    }

    private Table TableOf(IReadOnlyList<NodeReport> nodes)
    {
        var ended = nodes.Count(n => n.HasEnded);
        var failed = nodes.Count(n => n.State == "failed");
        var table = new Table().Border(TableBorder.Rounded).AddColumns("Phase", "State", "Time")
            .Caption($"{ended} of {nodes.Count} done{(failed > 0 ? $", {failed} failed" : string.Empty)}, {Seconds():F1} s");
        // What goes on is looked at most; of what has ended the latest.
        var shown = nodes.Count <= MostRows ? nodes : nodes.Where(n => !n.HasEnded || n.State == "failed").Take(MostRows)
            .Concat(nodes.Where(n => n.HasEnded && n.State != "failed").TakeLast(Math.Max(0, MostRows - nodes.Count(n => !n.HasEnded || n.State == "failed")))).ToList();
        foreach (var node in shown)
        {
            var state = node.Progress is { } progress && !node.HasEnded ? $"{node.State} {progress}" : node.State;
            table.AddRow(new Text(node.Place), new Text(state, StyleOf(node.State)), new Text(TimeOf(node)));
        }

        return table;
    }

    private string TimeOf(NodeReport node) => node.StartedAt is { } started ? $"{((node.EndedAt ?? clock.GetUtcNow()) - started).TotalSeconds:F1} s" : string.Empty;

    private double Seconds() => clock.GetElapsedTime(_started).TotalSeconds;

    private static Style StyleOf(string state) => state switch
    {
        "succeeded" => new Style(Color.Green),
        "failed" => new Style(Color.Red),
        "running" or "ignored" => new Style(Color.Yellow),
        "held" => new Style(Color.Blue),
        _ => new Style(Color.Grey),
    };
}
