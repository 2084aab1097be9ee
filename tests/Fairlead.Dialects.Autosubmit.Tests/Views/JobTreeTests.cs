using Fairlead.Dialects.Autosubmit.Views;

namespace Fairlead.Dialects.Autosubmit.Tests.Views;

public sealed class JobTreeTests
{
    [Fact]
    public void Of_DatesAndMembers_PutsJobsInFoldersOnce()
    {
        var table = SomeTable.Of(SomeTable.Ocean, ("20200101_fc0_1_SIM", AutosubmitStatus.Failed, 10, 20), ("20200101_fc0_2_SIM", AutosubmitStatus.Running, 10, 20));

        var tree = JobTree.Of(table);

        tree.Roots.Select(root => root.RefKey).ShouldBe(["a1b2_20200101", "Keys"]);
        tree.Roots[0].Children.Select(member => member.RefKey).ShouldBe(["a1b2_20200101_fc0", "a1b2_20200101_fc1", "a1b2_20200101_DEFAULT"]);
        var sim = tree.Roots[0].Children[0].Children.Single(child => child.RefKey == "a1b2_20200101_fc0_SIM");
        // What needs a look comes first, the last of it on top.
        sim.Children.Select(leaf => leaf.RefKey).ShouldBe(["a1b2_20200101_fc0_2_SIM", "a1b2_20200101_fc0_1_SIM", "a1b2_20200101_fc0_3_SIM"]);
        sim.IsExpanded.ShouldBe(true);
        Leaves(tree.Roots).Order(StringComparer.Ordinal).ShouldBe(table.Jobs.Select(job => job.Name).Order(StringComparer.Ordinal));
        tree.Counts["a1b2_20200101_fc0"].ShouldBe(new FolderCounts(0, 1, 1, 0, 0, 7));
    }

    [Fact]
    public void Of_AllOfADateInOneStatus_SaysSoInItsTitle()
    {
        var tree = JobTree.Of(SomeTable.Of(SomeTable.Ocean));

        tree.Roots[0].Title.ShouldBe("a1b2_20200101 <span class='badge' style='background-color:#aaa'> 17 / 17 WAITING </span>");
        tree.Roots[0].RefKey.ShouldBe(tree.Roots[0].Title);
    }

    [Fact]
    public void Of_Leaf_TellsStatusTimesAndPlace()
    {
        var table = SomeTable.Of(SomeTable.Ocean, ("fc1_3_SIM", AutosubmitStatus.Completed, 108, 2410), ("1_MEAN", AutosubmitStatus.Queuing, 5, 0));
        var titles = JobTree.Of(table).Titles;

        titles[IndexOf(table, "fc1_3_SIM")].ShouldBe(
            "a1b2_20200101_fc1_3_SIM <span class='badge' style='background-color: yellow; color:#000;'>#COMPLETED</span> ~ ( 0:01:48 ) + 0:40:10");
        titles[IndexOf(table, "20200101_1_MEAN")].ShouldEndWith("#QUEUING</span> ~ ( 0:00:05 )" + Badges.Target + Badges.Sync);
        titles[IndexOf(table, "SETUP")].ShouldEndWith("#WAITING</span>" + Badges.Source);
    }

    [Fact]
    public void Of_MarkupInNames_IsEscaped()
    {
        var table = SomeTable.Of(SomeTable.Ocean.Replace("fc1", "f<b>", StringComparison.Ordinal));

        var tree = JobTree.Of(table);

        tree.Roots[0].Children[1].RefKey.ShouldBe("a1b2_20200101_f<b>");
        tree.Roots[0].Children[1].Title.ShouldStartWith("a1b2_20200101_f&lt;b&gt; <span");
        tree.Titles.ShouldAllBe(title => !title.Contains("<b>"));
        table.Jobs.Select(Badges.QuickTitle).ShouldAllBe(title => !title.Contains("<b>"));
    }

    private static int IndexOf(JobTable table, string end) => table.Jobs.Index().Single(job => job.Item.Name.EndsWith(end, StringComparison.Ordinal)).Index;

    private static IEnumerable<string> Leaves(IEnumerable<TreeNode> nodes) => nodes.SelectMany(node => node.IsExpanded is null ? [node.RefKey] : Leaves(node.Children));
}
