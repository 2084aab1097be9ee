using System.Text.Json;
using Fairlead.Dialects.Autosubmit.Json;

namespace Fairlead.Dialects.Autosubmit.Views;

/// <summary>What the jobs of a graph are put together by.</summary>
internal enum GraphGrouping
{
    /// <summary>By nothing.</summary>
    None,

    /// <summary>By their status.</summary>
    Status,

    /// <summary>By their date and member.</summary>
    DateMember,
}

/// <summary>The reply with the graph of an experiment, and what those get who watch it.</summary>
/// <param name="table">The jobs.</param>
/// <param name="time">Writes times.</param>
internal sealed class GraphReply(JobTable table, WireTime time)
{
    // Clients have never had another here.
    private const int Timestamp = 10_000_000;

    private static readonly string[] Shapes = ["hexagon", "triangle", "square", "diamond", "star", "database", "box", "ellipse"];

    private readonly JobFields _fields = new(table, time);
    private readonly Dictionary<string, string> _shapes = table.Wrappers.Index().ToDictionary(w => w.Item.Key, w => Shapes[w.Index % Shapes.Length], StringComparer.Ordinal);

    /// <summary>The graph.</summary>
    /// <param name="groups">The groups that are asked for (<see cref="GraphGroups.Of"/>).</param>
    /// <param name="layout">Where the jobs are drawn.</param>
    public JsonReply Whole(IReadOnlyList<GraphGroup> groups, IReadOnlyList<GraphPoint> layout) => new(async (breath, json) =>
    {
        json.WriteStartObject();
        json.WriteStartArray("nodes");
        for (var i = 0; i < table.Jobs.Count; i++)
        {
            Node(json, i, layout[i]);
            await breath.TakeAsync();
        }

        json.WriteEndArray();
        await EdgesAsync(breath, json);
        PollHead.Packages(json, table);
        json.Field("fake_edges", []);
        Groups(json, groups);
        json.WriteBoolean("graphviz", false);
        Sums(json, table.Children.Select(c => c.Count).DefaultIfEmpty(0).Max(), table.Parents.Select(p => p.Count).DefaultIfEmpty(0).Max(), table);
        json.Verdict();
        json.WriteNumber("pkl_timestamp", Timestamp);
        json.WriteEndObject();
    });

    /// <summary>Where there is no graph.</summary>
    public static JsonReply Failed(string error) => JsonReply.Small(json =>
    {
        json.WriteStartObject();
        json.Field("nodes", []);
        json.Field("edges", []);
        json.WriteStartObject("packages");
        json.WriteEndObject();
        json.Field("fake_edges", []);
        Groups(json, []);
        json.WriteBoolean("graphviz", false);
        Sums(json, 0, 0, null);
        json.Verdict(error);
        json.WriteNumber("pkl_timestamp", 0);
        json.WriteEndObject();
    });

    /// <summary>How all jobs stand now.</summary>
    public async ValueTask WriteNewsAsync(JsonBreath breath, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        PollHead.Write(json, table);
        json.WriteStartArray("pkl_content");
        foreach (var job in table.Jobs)
        {
            json.WriteStartObject();
            _fields.News(json, job);
            Wrapping(json, job);
            json.WriteEndObject();
            await breath.TakeAsync();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void Node(Utf8JsonWriter json, int place, GraphPoint point)
    {
        var job = table.Jobs[place];
        json.WriteStartObject();
        JobFields.Names(json, job);
        JobFields.Status(json, job);
        _fields.Description(json, job);
        _fields.Progress(json, job);
        _fields.Relatives(json, place);
        Wrapping(json, job);
        json.Field("wrapper", job.Wrapper);
        json.WriteNumber("level", point.Level);
        json.WriteNumber("x", point.X);
        json.WriteNumber("y", point.Y);
        json.WriteEndObject();
    }

    private void Wrapping(Utf8JsonWriter json, JobRecord job)
    {
        json.WriteBoolean("dashed", job.Wrapper is not null);
        json.WriteString("shape", job.Wrapper is { } wrapper ? _shapes[wrapper] : "dot");
        json.Field("package", job.Wrapper);
    }

    private async ValueTask EdgesAsync(JsonBreath breath, Utf8JsonWriter json)
    {
        json.WriteStartArray("edges");
        for (var child = 0; child < table.Jobs.Count; child++)
        {
            foreach (var parent in table.Parents[child])
            {
                var (from, to) = (table.Jobs[parent], table.Jobs[child]);
                json.WriteStartObject();
                json.WriteString("id", $"{from.Name}-{to.Name}");
                json.WriteString("from", from.Name);
                json.WriteString("to", to.Name);
                json.WriteBoolean("is_wrapper", from.Wrapper is not null && from.Wrapper == to.Wrapper);
                json.WriteBoolean("dashed", false);
                json.WriteEndObject();
            }

            await breath.TakeAsync();
        }

        json.WriteEndArray();
    }

    private static void Groups(Utf8JsonWriter json, IReadOnlyList<GraphGroup> groups)
    {
        json.Field("groups", groups.Select(group => group.Name));
        json.WriteStartObject("groups_data");
        foreach (var group in groups)
        {
            json.WriteStartObject(group.Name);
            json.WriteString("color", group.Colour);
            if (group.Middle is { } middle)
            {
                json.WriteNumber("x", middle.X);
                json.WriteNumber("y", middle.Y);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void Sums(Utf8JsonWriter json, int maxChildren, int maxParents, JobTable? table)
    {
        json.WriteNumber("max_children", maxChildren);
        json.WriteNumber("max_parents", maxParents);
        json.WriteString("chunk_unit", table?.ChunkUnitWord ?? string.Empty);
        json.WriteNumber("chunk_size", table?.ChunkSize ?? 0);
        json.WriteNumber("total_jobs", table?.Jobs.Count ?? 0);
    }
}
