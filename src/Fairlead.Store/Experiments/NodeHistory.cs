using System.Data.Common;
using System.Globalization;
using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Core.Workflows;
using Fairlead.Gateway.Experiments;
using Fairlead.Store.Reading;
using Fairlead.Store.Rows;
using Fairlead.Store.Runs;
using Fairlead.Store.Writing;

namespace Fairlead.Store.Experiments;

/// <summary>What became of the nodes of runs, in a database.</summary>
internal sealed class NodeHistory(SqlReader sql) : INodeHistory
{
    public async Task<IReadOnlyList<NodeStanding>> StandingsAsync(RunId run, CancellationToken cancellationToken)
    {
        var nodes = await NodesAsync(run, cancellationToken);
        var latest = (await JobsAsync(run, nodes, only: null, cancellationToken)).ToLookup(a => a.Node);
        return [.. nodes.Values.Select(n => new NodeStanding(n.Node, n.State, n.Failure?.Message, latest[n.Node].MaxBy(a => a.Number)))];
    }

    public async Task<IReadOnlyList<NodeAttempt>> AttemptsAsync(RunId run, int? node, CancellationToken cancellationToken) =>
        await JobsAsync(run, await NodesAsync(run, cancellationToken), node, cancellationToken);

    /// <summary>The nodes of the outermost block by the numbers of their instances.</summary>
    private async Task<Dictionary<int, NodeInstance>> NodesAsync(RunId run, CancellationToken cancellationToken) => (await sql.ReadAsync(
        "SELECT n.content FROM run r JOIN run_node n ON n.run = r.number AND n.block = 0 WHERE r.id = $1",
        [(ColumnKind.Text, $"{run}")],
        row => RunJson.Read<NodeInstance>(row.GetString(0)),
        cancellationToken)).ToDictionary(n => n.Id.Number);

    private async Task<List<NodeAttempt>> JobsAsync(RunId run, Dictionary<int, NodeInstance> nodes, int? only, CancellationToken cancellationToken)
    {
        List<(ColumnKind, object?)> values = [(ColumnKind.Text, $"{run}")];
        var condition = string.Empty;
        if (only is { } index)
        {
            if (nodes.Values.FirstOrDefault(n => n.Node == index) is not { } node)
            {
                return [];
            }

            values.Add((ColumnKind.Text, string.Create(CultureInfo.InvariantCulture, $" {node.Id.Block}.{node.Id.Number} ")));
            condition = " AND substr(j.part_of, 33, length($2)) = $2";
        }

        var attempts = await sql.ReadAsync(
            $"""
            SELECT j.part_of, j.id, j.state, j.site, j.created_at, j.ended_at, j.attempts, j.message FROM job j
            WHERE substr(j.part_of, 1, 32) = $1 AND j.part_of IS NOT NULL{condition} ORDER BY j.number
            """,
            values,
            row => Read(row, nodes),
            cancellationToken);
        return [.. attempts.OfType<NodeAttempt>()];
    }

    private NodeAttempt? Read(DbDataReader row, Dictionary<int, NodeInstance> nodes)
    {
        var part = RunPart.Parse(row.GetString(0));
        if (part.Node.Block != 0 || !nodes.TryGetValue(part.Node.Number, out var node))
        {
            return null;
        }

        var attempts = StoreJson.ReadAttempts(row.GetString(6));
        var last = attempts.LastOrDefault();
        return new NodeAttempt
        {
            Node = node.Node,
            Number = part.Attempt,
            Job = sql.ReadId(row, 1),
            State = Enum.Parse<JobState>(row.GetString(2)),
            Site = row.GetString(3),
            SubmittedAt = Instant.Read(row, 4),
            StartedAt = last?.StartedAt,
            EndedAt = last?.End?.At ?? (row.IsDBNull(5) ? null : Instant.Read(row, 5)),
            BatchId = last?.BatchId,
            End = last?.End,
            Message = row.IsDBNull(7) ? null : row.GetString(7),
        };
    }
}
