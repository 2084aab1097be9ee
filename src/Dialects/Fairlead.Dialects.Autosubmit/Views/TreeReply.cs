using System.Text.Json;
using Fairlead.Dialects.Autosubmit.Json;

namespace Fairlead.Dialects.Autosubmit.Views;

/// <summary>The reply with the tree of an experiment, and what those get who watch it.</summary>
/// <param name="table">The jobs.</param>
/// <param name="tree">The same in folders.</param>
/// <param name="time">Writes times.</param>
internal sealed class TreeReply(JobTable table, JobTree tree, WireTime time)
{
    private readonly JobFields _fields = new(table, time);

    /// <summary>The tree, its jobs and what clients count on from.</summary>
    public async ValueTask WriteAsync(JsonBreath breath, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteStartArray("tree");
        foreach (var root in tree.Roots)
        {
            await NodeAsync(breath, json, root);
        }

        json.WriteEndArray();
        json.WriteStartArray("jobs");
        for (var i = 0; i < table.Jobs.Count; i++)
        {
            Job(json, i);
            await breath.TakeAsync();
        }

        json.WriteEndArray();
        json.WriteNumber("total", table.Jobs.Count);
        Reference(json);
        json.Verdict();
        json.WriteNumber("pkl_timestamp", table.Now.ToUnixTimeSeconds());
        json.WriteEndObject();
    }

    /// <summary>How all jobs stand now.</summary>
    public async ValueTask WriteNewsAsync(JsonBreath breath, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        PollHead.Write(json, table);
        json.WriteStartArray("pkl_content");
        for (var i = 0; i < table.Jobs.Count; i++)
        {
            var job = table.Jobs[i];
            json.WriteStartObject();
            _fields.News(json, job);
            json.Field("wrapper", job.Wrapper);
            json.Field("wrapper_tag", job.Wrapper is { } wrapper ? Badges.Wrapped(wrapper) : null);
            json.Field("wrapper_id", job.Wrapper);
            json.WriteString("title", tree.Titles[i]);
            json.WriteEndObject();
            await breath.TakeAsync();
        }

        json.WriteEndArray();
        json.WriteString("source_tag", Badges.Source);
        json.WriteString("target_tag", Badges.Target);
        json.WriteString("sync_tag", Badges.Sync);
        json.WriteString("check_mark", Badges.CheckMark);
        json.WriteEndObject();
    }

    /// <summary>Where there is no tree.</summary>
    public static JsonReply Failed(string error) => JsonReply.Small(json =>
    {
        json.WriteStartObject();
        json.Field("tree", []);
        json.Field("jobs", []);
        json.WriteNumber("total", 0);
        json.Field("reference", []);
        json.Verdict(error);
        json.WriteNumber("pkl_timestamp", 0);
        json.WriteEndObject();
    });

    private static async ValueTask NodeAsync(JsonBreath breath, Utf8JsonWriter json, TreeNode node)
    {
        json.WriteStartObject();
        json.WriteString("title", node.Title);
        json.WriteString("refKey", node.RefKey);
        if (node.IsExpanded is { } isExpanded)
        {
            json.WriteBoolean("folder", true);
            json.WriteBoolean("expanded", isExpanded);
        }

        if (node.Counts is { } counts)
        {
            json.WriteStartObject("data");
            Numbers(json, counts);
            json.WriteEndObject();
        }
        else
        {
            json.WriteString("data", "Empty");
        }

        json.WriteStartArray("children");
        foreach (var child in node.Children)
        {
            await NodeAsync(breath, json, child);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        await breath.TakeAsync();
    }

    private void Job(Utf8JsonWriter json, int place)
    {
        var job = table.Jobs[place];
        json.WriteStartObject();
        JobFields.Names(json, job);
        JobFields.Status(json, job);
        _fields.Description(json, job);
        _fields.Progress(json, job);
        _fields.Relatives(json, place);
        json.Field("wrapper", job.Wrapper);
        json.Field("wrapper_code", job.Wrapper is { } wrapper ? Badges.WrapperCode(wrapper) : null);
        json.WriteBoolean("sync", job.Place is { DateText: not null, Member: null });
        json.Field("tree_parents", tree.FolderOf[place] is { } folder ? [folder] : []);
        json.WriteString("title", tree.Titles[place]);
        json.WriteEndObject();
    }

    private void Reference(Utf8JsonWriter json)
    {
        json.WriteStartObject("reference");
        foreach (var (folder, counts) in tree.Counts)
        {
            json.WriteStartObject(folder);
            Numbers(json, counts);
            json.WriteEndObject();
        }

        json.WriteString("completed_tag", Badges.CompletedAnchor);
        json.WriteString("running_tag", Badges.RunningAnchor);
        json.WriteString("queuing_tag", Badges.QueuingAnchor);
        json.WriteString("failed_tag", Badges.FailedAnchor);
        json.WriteString("held_tag", Badges.HeldAnchor);
        // Trees of the past have always had the second name.
        json.WriteString("checkmark", Badges.CheckMark);
        json.WriteString("check_mark", Badges.CheckMark);
        json.Field("packages", table.Wrappers.Select(wrapper => wrapper.Key));
        json.WriteString("chunk_unit", table.ChunkUnitWord);
        json.WriteNumber("chunk_size", table.ChunkSize);
        json.WriteEndObject();
    }

    private static void Numbers(Utf8JsonWriter json, FolderCounts counts)
    {
        json.WriteNumber("completed", counts.Completed);
        json.WriteNumber("running", counts.Running);
        json.WriteNumber("queuing", counts.Queuing);
        json.WriteNumber("failed", counts.Failed);
        json.WriteNumber("held", counts.Held);
        json.WriteNumber("total", counts.Total);
    }
}
