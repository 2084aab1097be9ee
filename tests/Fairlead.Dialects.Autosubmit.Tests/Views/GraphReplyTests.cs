using Fairlead.Dialects.Autosubmit.Json;
using Fairlead.Dialects.Autosubmit.Views;

namespace Fairlead.Dialects.Autosubmit.Tests.Views;

public sealed class GraphReplyTests
{
    [Fact]
    public void Layout_AnyGraph_PutsEachJobBelowItsParentsAndNoTwoTogether()
    {
        var table = SomeTable.Of(SomeTable.Ocean);

        var layout = GraphLayout.Of(table);

        layout.Index().ShouldAllBe(job => table.Parents[job.Index].All(parent => layout[parent].Level < job.Item.Level && layout[parent].Y < job.Item.Y));
        layout.Select(point => (point.X, point.Y)).Distinct().Count().ShouldBe(table.Jobs.Count);
        layout.Min(point => point.Level).ShouldBe(1);
    }

    [Fact]
    public async Task Whole_Experiment_HasAllNodesAndEdges()
    {
        var table = SomeTable.Of(SomeTable.Ocean, ("fc0_1_SIM", AutosubmitStatus.Completed, 12, 484));
        var layout = GraphLayout.Of(table);

        var document = await SomeTable.ReadAsync(new GraphReply(table, SomeTable.Time).Whole(GraphGroups.Of(table, GraphGrouping.DateMember, layout).ShouldSucceed(), layout));

        var node = document["nodes"]!.AsArray().Single(n => (string?)n!["id"] == "a1b2_20200101_fc0_1_SIM")!;
        ((string?)node["date"], (string?)node["date_plus"], (int?)node["rm_id"], (int?)node["processors"]).ShouldBe(("2020 01 01", "2020 05 01", 812, 64));
        ((double?)node["SYPD"]).ShouldBe(Math.Round(86_400 / 3.0 / 484, 2));
        ((int?)node["minutes"], (string?)node["finish"]).ShouldBe((484, "2026-05-04T12:00:00+00:00"));
        document["edges"]!.AsArray().Select(edge => (string?)edge!["id"]).ShouldBe(
            table.Jobs.SelectMany((job, i) => table.Parents[i].Select(parent => $"{table.Jobs[parent].Name}-{job.Name}")));
        document["groups"]!.AsArray().Select(group => (string?)group).ShouldBe(["a1b2_20200101_fc0_", "a1b2_20200101_fc1_"]);
        ((string?)document["groups_data"]!["a1b2_20200101_fc0_"]!["color"]).ShouldBe("yellow");
    }

    [Fact]
    public void Groups_NoDatesOrMembers_AreRefused()
    {
        var table = SomeTable.Of(Experiments.With("  A: {SCRIPT: x}"));

        GraphGroups.Of(table, GraphGrouping.DateMember, GraphLayout.Of(table)).TryGet(out _, out _).ShouldBeFalse();
    }

    [Fact]
    public async Task News_OfTreeAndGraph_TellOfEveryJob()
    {
        var table = SomeTable.Of(SomeTable.Ocean, ("fc0_1_SIM", AutosubmitStatus.Running, 108, 61));
        var names = table.Jobs.Select(job => job.Name);

        var graph = await SomeTable.ReadAsync(new JsonReply(new GraphReply(table, SomeTable.Time).WriteNewsAsync));
        var tree = await SomeTable.ReadAsync(new JsonReply(new TreeReply(table, JobTree.Of(table), SomeTable.Time).WriteNewsAsync));

        graph["pkl_content"]!.AsArray().Select(job => (string?)job!["name"]).ShouldBe(names);
        tree["pkl_content"]!.AsArray().Select(job => (string?)job!["name"]).ShouldBe(names);
        var sim = tree["pkl_content"]!.AsArray().Single(job => (string?)job!["status"] == "RUNNING")!;
        ((string?)sim["running_text"], (string?)sim["status_color"], (string?)sim["finish"]).ShouldBe(("( 0:01:48 ) + 0:01:01", "green", null));
    }

    [Fact]
    public async Task Tree_Folders_AreKeysOfTheReferenceAndOfTheJobs()
    {
        var table = SomeTable.Of(SomeTable.Ocean);

        var document = await SomeTable.ReadAsync(new JsonReply(new TreeReply(table, JobTree.Of(table), SomeTable.Time).WriteAsync));

        var folders = document["jobs"]!.AsArray().SelectMany(job => job!["tree_parents"]!.AsArray()).Select(folder => (string?)folder ?? string.Empty).Distinct();
        folders.ShouldAllBe(folder => document["reference"]![folder] != null);
        ((int?)document["total"]).ShouldBe(table.Jobs.Count);
    }
}
