using static Fairlead.Dialects.Unicore.Tests.Workflows.WorkflowClient;

namespace Fairlead.Dialects.Unicore.Tests.Workflows;

/// <summary>Samples that are run on more than one kind of site.</summary>
internal static class GalleryChecks
{
    public static async Task DecidingAsync(WorkflowClient client)
    {
        var workflow = await client.SucceedAsync(Gallery.Read(Gallery.Deciding));

        ParametersOf(workflow).ShouldBe(
            new Dictionary<string, string> { ["LEVEL"] = "7", ["FACTOR"] = "10.5", ["LABEL"] = "calm-windy", ["OPEN"] = "true" }, ignoreOrder: true);
        new[] { "storm", "rest", "shut" }.SelectMany(a => StatesOf(workflow, a)).ShouldAllBe(s => s == "NOT_STARTED");
        (await client.OutputsAsync(workflow)).ShouldBe(["7", "calm-windy-7", "10.5 calm-windy"]);
        var probe = await client.GetAsync(JobOf(workflow, "probe"));
        probe["exitCode"]?.GetValue<string>().ShouldBe("3");
        probe["status"]?.GetValue<string>().ShouldBe("SUCCESSFUL");
    }

    public static async Task SweepInSweepAsync(WorkflowClient client)
    {
        var workflow = await client.SucceedAsync(Gallery.Read(Gallery.SweepInSweep));

        (await client.JobsAsync(workflow)).Length.ShouldBe(16);
        IterationsOf(workflow, "ships/ship").ShouldBe(["0", "1", "2"]);
        (await client.OutputAsync(JobOf(workflow, "ships/ship#2/grid/grid__body__#1/run"))).ShouldBe("cid 0 20 2:::1\n");
        (await client.OutputAsync(JobOf(workflow, "ships/ship#1/grid/grid__body__#3/extra"))).ShouldBe("extra 1_20\n");
        StatesOf(workflow, "ships/ship#2/grid/grid__body__#3/extra").ShouldBe(["NOT_STARTED"]);
        (await client.FilesAsync(workflow)).Keys.ShouldBe(
            Enumerable.Range(0, 3).SelectMany(ship => Enumerable.Range(0, 4).Select(p => $"wf:out/{ship}/{p}")), ignoreOrder: true);
        ParametersOf(workflow).ShouldBeEmpty();
    }

    public static async Task LoopsInLoopsAsync(WorkflowClient client)
    {
        var workflow = await client.SucceedAsync(Gallery.Read(Gallery.LoopsInLoops));

        (await client.OutputsAsync(workflow)).ShouldBe(["1.0", "2.0", "2.1", "3.0", "3.1", "3.2"]);
        IterationsOf(workflow, "outer/outer__body__#2/inner/inner__body__").ShouldBe(["3:::1", "3:::2", "3:::3"]);
        ParametersOf(workflow).ShouldBe(new Dictionary<string, string> { ["TOTAL"] = "6", ["N"] = "4", ["K"] = "3" }, ignoreOrder: true);
    }
}
