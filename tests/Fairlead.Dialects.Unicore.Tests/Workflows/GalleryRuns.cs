using Fairlead.Dialects.Unicore.Tests.Http;
using static Fairlead.Dialects.Unicore.Tests.Workflows.WorkflowClient;

namespace Fairlead.Dialects.Unicore.Tests.Workflows;

/// <summary>The eight sample workflows of the wire contract, each with the run that it has to give.</summary>
public sealed class GalleryRuns(WorkflowServer server, NotificationReceiver receiver) : IClassFixture<WorkflowServer>, IClassFixture<NotificationReceiver>, IDisposable
{
    private readonly WorkflowClient _client = new(server);

    private string Base => new Uri(_client.Http.Core, "../..").ToString().TrimEnd('/');

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task G1_DataByName()
    {
        await _client.Http.UploadAsync("storages/CHARTS/files/params.txt", "line A\n");
        var document = Gallery.Read(Gallery.DataByName)
            .Replace("https://portal.example.org/hooks/survey", receiver.Url("survey").ToString(), StringComparison.Ordinal)
            .Replace("https://gw.example.org/PORTSIDE", Base, StringComparison.Ordinal);

        var workflow = await _client.SucceedAsync(document);

        ParametersOf(workflow).ShouldBeEmpty();
        Texts(workflow["tags"]).ShouldBe(["survey", "north"]);
        var (measure, plot) = (await _client.Http.FilesOf(JobOf(workflow, "measure")), await _client.Http.FilesOf(JobOf(workflow, "plot")));
        (await _client.OutputAsync(JobOf(workflow, "plot"))).ShouldBe("3\nline A\n");
        (await _client.FilesAsync(workflow)).ShouldBe(
            new Dictionary<string, string>
            {
                ["wf:params"] = $"{Base}/rest/core/storages/CHARTS/files/params.txt",
                ["wf:survey/summary"] = $"{measure}/summary.txt",
                ["wf:survey/depths/d1.txt"] = $"{measure}/depths/d1.txt",
                ["wf:survey/depths/d2.txt"] = $"{measure}/depths/d2.txt",
                ["wf:survey/depths/d3.txt"] = $"{measure}/depths/d3.txt",
                ["wf:survey/plot"] = $"{plot}/stdout",
            },
            ignoreOrder: true);
        (await _client.Http.TextAsync("storages/CHARTS/files/measure.log")).ShouldBeEmpty();
        (await receiver.UntilAsync("survey", 1, TestContext.Current.CancellationToken)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task G2_Deciding() => await GalleryChecks.DecidingAsync(_client);

    [Fact]
    public async Task G3_AskingAPerson()
    {
        var address = await _client.SubmitAsync(Gallery.Read(Gallery.Asking));
        ParametersOf(await _client.UntilAsync(address, "HELD")).ShouldBe(new Dictionary<string, string> { ["COUNT"] = "2", ["MODE"] = "draft" }, ignoreOrder: true);

        await _client.ActAsync(address, "continue", """{"COUNT": "5", "MODE": "final"}""");

        var workflow = await _client.EndOf(address);
        StatusOf(workflow).ShouldBe("SUCCESSFUL");
        ParametersOf(workflow).ShouldBe(new Dictionary<string, string> { ["COUNT"] = "5", ["MODE"] = "final" }, ignoreOrder: true);
        (await _client.OutputAsync(JobOf(workflow, "print"))).ShouldBe("printing 5 copies\n");
        (await _client.OutputAsync(JobOf(workflow, "tidy"))).ShouldBe("final\n");
        StatesOf(workflow, "drop").ShouldBe(["NOT_STARTED"]);
    }

    [Fact]
    public async Task G3_AskingAPerson_WhoChangesNothing()
    {
        var address = await _client.SubmitAsync(Gallery.Read(Gallery.Asking));
        await _client.UntilAsync(address, "HELD");

        await _client.ActAsync(address, "continue", "{}");

        var workflow = await _client.EndOf(address);
        StatusOf(workflow).ShouldBe("SUCCESSFUL");
        StatesOf(workflow, "drop").ShouldBe(["SUCCESSFUL"]);
        new[] { "print", "cool", "tidy" }.SelectMany(a => StatesOf(workflow, a)).ShouldAllBe(s => s == "NOT_STARTED");
    }

    [Fact]
    public async Task G4_ASweepInASweep() => await GalleryChecks.SweepInSweepAsync(_client);

    [Fact]
    public async Task G5_LoopsInLoops() => await GalleryChecks.LoopsInLoopsAsync(_client);

    [Fact]
    public async Task G6_FilesOfTheCatalogue()
    {
        var workflow = await _client.SucceedAsync(Gallery.Read(Gallery.CatalogueChunks));

        IterationsOf(workflow, "pairs/pairs__body__").ShouldBe(["0", "1", "2"]);
        (await _client.OutputAsync(JobOf(workflow, "pairs/pairs__body__#0/glue"))).ShouldBe("tile 1\ntile 2\n2 files: tile_1.txt;tile_2.txt\n");
        (await _client.OutputAsync(JobOf(workflow, "pairs/pairs__body__#1/glue"))).ShouldBe("tile 3\ntile 4\n2 files: tile_3.txt;tile_4.txt\n");
        (await _client.OutputAsync(JobOf(workflow, "pairs/pairs__body__#2/glue"))).ShouldBe("tile 5\n1 files: tile_5.txt\n");
        var shown = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            shown.Add(await _client.OutputAsync(JobOf(workflow, $"picked/picked__body__#{i}/show")));
        }

        shown.ShouldBe(["tile 2\n", "tile 4\n", "tile 5\n"]);
        (await _client.FilesAsync(workflow)).Keys.Order(StringComparer.Ordinal).ShouldBe(
        [
            "wf:glued/0", "wf:glued/1", "wf:glued/2", "wf:list", "wf:shown/tile_2.txt", "wf:shown/tile_4.txt", "wf:shown/tile_5.txt", "wf:tiles/skip_1.txt",
            "wf:tiles/tile_1.txt", "wf:tiles/tile_2.txt", "wf:tiles/tile_3.txt", "wf:tiles/tile_4.txt", "wf:tiles/tile_5.txt",
        ]);
    }

    [Fact]
    public async Task G7_FilesOfAStorage()
    {
        foreach (var (name, size) in new[] { ("a.dat", 1_500), ("b.dat", 600), ("sub/c.dat", 700), ("d.log", 10) })
        {
            await _client.Http.UploadAsync($"storages/CARGO/files/{name}", new string('x', size));
        }

        var workflow = await _client.SucceedAsync(Gallery.Read(Gallery.StorageChunks).Replace("https://gw.example.org/PORTSIDE", Base, StringComparison.Ordinal));

        IterationsOf(workflow, "load/load__body__").ShouldBe(["0", "1"]);
        (await _client.OutputAsync(JobOf(workflow, "load/load__body__#0/weigh"))).ShouldBe("3000\na.dat\n");
        (await _client.OutputAsync(JobOf(workflow, "load/load__body__#1/weigh"))).ShouldBe("2600\nb.dat;c.dat\n");
        StatesOf(workflow, "convoy/lead").ShouldBe(["SUCCESSFUL"]);
        StatesOf(workflow, "convoy/follow").ShouldBe(["SUCCESSFUL"]);
        StatesOf(workflow, "convoy/lost").ShouldBe(["NOT_STARTED"]);
    }

    [Fact]
    public async Task G8_TryingAgain()
    {
        // Somebody of whom there are no other jobs.
        using var cy = new WorkflowClient(server, "cy");

        var workflow = await cy.RunAsync(Gallery.Read(Gallery.TryingAgain));

        StatusOf(workflow).ShouldBe("FAILED");
        ParametersOf(workflow)["TRY"].ShouldBe("2");
        StatesOf(workflow, "work").ShouldBe(["SUCCESSFUL", "SUCCESSFUL", "SUCCESSFUL"]);
        StatesOf(workflow, "more").ShouldBe(["SUCCESSFUL", "SUCCESSFUL"]);
        StatesOf(workflow, "brittle").ShouldBe(["FAILED"]);
        ErrorOf(workflow, "brittle").ShouldStartWith("JOB_FAILED: ");
        StatesOf(workflow, "never").ShouldBe(["NOT_STARTED"]);
        (await cy.JobsAsync(workflow)).Length.ShouldBe(5);
        Texts((await cy.Http.GetAsync("jobs"))["jobs"]).Length.ShouldBe(7);
        await cy.Http.EndOf(JobOf(workflow, "steady"));
        (await cy.OutputAsync(JobOf(workflow, "steady"))).ShouldBe("steady after 2 retries\n");
    }
}
