using System.Net;
using System.Text.Json.Nodes;

namespace Fairlead.Dialects.Autosubmit.Tests.Api;

/// <summary>Experiments over HTTP: made, generated, run, stopped, set back, and seen by the endpoints that the web interface reads.</summary>
public sealed class ExperimentScenarios(AutosubmitServer server) : IClassFixture<AutosubmitServer>
{
    private const string Sheet = """
        EXPERIMENT: {DATELIST: "20200101 20210101", MEMBERS: "fc0 fc1", CHUNKSIZEUNIT: month, CHUNKSIZE: 4, NUMCHUNKS: 3, CALENDAR: standard}
        JOBS:
          INI:      {SCRIPT: "echo begin",  RUNNING: member}
          SIM:      {SCRIPT: "true", RUNNING: chunk,  DEPENDENCIES: INI SIM-1, WALLCLOCK: "00:10"}
          POST:     {SCRIPT: "true", RUNNING: chunk,  DEPENDENCIES: SIM}
          CLEAN:    {SCRIPT: "true", RUNNING: chunk,  DEPENDENCIES: POST CLEAN-1}
          TRANSFER: {SCRIPT: "true", RUNNING: member, DEPENDENCIES: CLEAN}
        """;

    [Fact]
    public async Task Scenario11And15_TheExperimentOfTheSheet_IsGeneratedAndRunsToItsEnd()
    {
        using var ana = server.ClientFor();
        var (created, made) = await ana.PostAsync("/v4/experiments", new { description = "of the sheet", hpc = "LOCAL", files = new Dictionary<string, string> { ["all.yml"] = Sheet }, generate = true });
        created.ShouldBe(HttpStatusCode.Created, made.ToJsonString());
        var expid = (string?)made["expid"];
        ((int?)made["generate"]!["total_jobs"], (int?)made["generate"]!["edges"], made["generate"]!["status"]!.ToJsonString()).ShouldBe((44, 48, """{"READY":4,"WAITING":40}"""));
        (await ana.GetAsync($"/v3/graph/{expid}/standard/none"))["edges"]!.AsArray().Count.ShouldBe(48);
        var parents = await ana.GetAsync($"/v4/experiments/{expid}/jobs/{expid}_20200101_fc0_1_SIM/parents?include_status=true");
        parents["parents"]!.ToJsonString().ShouldBe($$"""[{"job_name":"{{expid}}_20200101_fc0_INI","status":"READY"}]""");

        var (started, run) = await ana.PostAsync($"/v4/experiments/{expid}?action=run", new { });
        (started, (string?)run["status"]).ShouldBe((HttpStatusCode.Accepted, "ACTIVE"), run.ToJsonString());
        var ended = await ana.PollAsync($"/v3/expinfo/{expid}", info => (bool?)info["running"] is false);

        ((int?)ended["completed_jobs"], (string?)ended["chunk_unit"], (string?)ended["owner"]).ShouldBe((44, "month", "ana"));
        (await ana.PostAsync("/v4/runners/command/get-runner-run-status", new { expid })).Document["status"]!.GetValue<string>().ShouldBe("COMPLETED");
        var tree = await ana.GetAsync($"/v3/tree/{expid}");
        tree["jobs"]!.AsArray().ShouldAllBe(job => (string?)job!["status"] == "COMPLETED" && job["finish"] != null);
        (await ana.GetAsync($"/v3/pkltreeinfo/{expid}/0"))["pkl_content"]!.AsArray().Count.ShouldBe(44);
        var log = (string?)(await ana.GetAsync($"/v4/experiments/{expid}/jobs/{expid}_20200101_fc0_INI"))["out_path_local"];
        var text = await ana.GetAsync($"/v3/joblog/{log!.Split('/')[^1]}");
        ((bool?)text["found"], text["logcontent"]!.AsArray().Any(line => (string?)line!["content"] == "begin")).ShouldBe((true, true), text.ToJsonString());
        (await ana.GetAsync($"/v3/history/{expid}/{expid}_20200101_fc0_INI"))["history"]!.AsArray().Count.ShouldBe(1);
        ((bool?)(await ana.GetAsync($"/v3/stats/{expid}/0/Any"))["error"]).ShouldBe(false);
        ((bool?)(await ana.GetAsync($"/v3/exprun/{expid}"))["found"]).ShouldBe(true);
        (await ana.GetAsync($"/v3/performance/{expid}"))["considered"]!.AsArray().Count.ShouldBeGreaterThanOrEqualTo(0);
        (await ana.GetAsync($"/v3/runs/{expid}"))["runs"]!.AsArray().Count.ShouldBe(1);
        (await ana.GetAsync($"/v4/experiments/{expid}/runs/1/config"))["config"]!["JOBS"]!["SIM"]!["WALLCLOCK"]!.GetValue<string>().ShouldBe("00:10");
        ((string?)(await ana.GetAsync($"/v3/joblog/..%2f..%2fetc%2fpasswd"))["error_message"]).ShouldBe("Unsafe log file path");
    }

    [Fact]
    public async Task Scenario09And10_Creation_IsCheckedAndDoneOnceForAKey()
    {
        using var ana = server.ClientFor();

        (await ana.PostAsync("/v4/experiments", new { hpc = "LOCAL" })).Document.ToJsonString().ShouldBe("""{"error":true,"error_message":"Description is required to create an experiment."}""");
        (await ana.PostAsync("/v4/experiments", new { description = "x", testcase = true, operational = true })).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await ana.PostAsync("/v4/experiments", new { description = "x", files = new Dictionary<string, string> { ["../x.yml"] = "A: 1" } })).Status.ShouldBe(HttpStatusCode.BadRequest);
        var bad = await ana.PostAsync("/v4/experiments", new { description = "x", files = new Dictionary<string, string> { ["a.yml"] = "A: [" } });
        (bad.Status, ((string?)bad.Document["error_message"])!.Contains("a.yml:", StringComparison.Ordinal)).ShouldBe((HttpStatusCode.BadRequest, true));
        (await ana.PostAsync("/v4/experiments", new { description = "x", copy = "zzzz" })).Status.ShouldBe(HttpStatusCode.NotFound);

        var wanted = new { description = "once", testcase = true };
        var both = await Task.WhenAll(ana.PostAsync("/v4/experiments", wanted, ("Idempotency-Key", "k1")), ana.PostAsync("/v4/experiments", wanted, ("Idempotency-Key", "k1")));
        both.ShouldAllBe(reply => reply.Status == HttpStatusCode.Created);
        ((string?)both[0].Document["expid"]).ShouldBe((string?)both[1].Document["expid"]);
        ((string?)both[0].Document["expid"]).ShouldStartWith("t0");
        using var again = await ana.SendAsync(HttpMethod.Post, "/v4/experiments", wanted, ("Idempotency-Key", "k1"));
        again.Headers.GetValues("Idempotency-Replayed").ShouldBe(["true"]);
        (await ana.PostAsync("/v4/experiments", new { description = "other" }, ("Idempotency-Key", "k1"))).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task Scenario13And16And18And20_ActionsInTheWrongState_AreRefusedAndChangeNothing()
    {
        using var ana = server.ClientFor();
        var expid = await MakeAsync(ana, "  A: {SCRIPT: \"sleep 600\"}\n  B: {SCRIPT: \"true\", DEPENDENCIES: A}", generate: false);

        (await ana.PostAsync($"/v4/experiments/{expid}?action=run", new { })).ShouldBeRefusal(HttpStatusCode.Conflict, $"Experiment {expid} has no job list, generate it first");
        (await ana.PostAsync($"/v4/experiments/{expid}?action=stop", new { })).ShouldBeRefusal(HttpStatusCode.Conflict, $"Experiment {expid} is not running");
        (await ana.PostAsync($"/v4/experiments/{expid}?action=dance", new { })).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await ana.PostAsync("/v4/experiments/zzzz?action=run", new { })).ShouldBeRefusal(HttpStatusCode.NotFound, "Experiment zzzz not found");
        (await ana.PostAsync($"/v4/experiments/{expid}?action=generate", new { })).Status.ShouldBe(HttpStatusCode.OK);
        (await ana.PostAsync($"/v4/experiments/{expid}?action=run", new { })).Status.ShouldBe(HttpStatusCode.Accepted);
        (await ana.PostAsync($"/v4/experiments/{expid}?action=run", new { })).ShouldBeRefusal(HttpStatusCode.Conflict, $"Runner for experiment {expid} is already running.");
        var again = await ana.PostAsync("/v4/runners/command/run-experiment", new { expid, profile_name = "fairlead" });
        again.ShouldBeRefusal(HttpStatusCode.Conflict, $"Failed to run experiment {expid}: Runner for experiment {expid} is already running.");
        (await ana.PostAsync($"/v4/experiments/{expid}?action=generate", new { })).ShouldBeRefusal(HttpStatusCode.Conflict, $"Experiment {expid} is running, stop it first");
        await ana.PollAsync($"/v4/experiments/{expid}/jobs/{expid}_A", job => (string?)job["status"] == "RUNNING");

        var (set, suspended) = await ana.AskAsync(HttpMethod.Patch, $"/v4/experiments/{expid}/jobs/{expid}_A?status=suspended");
        (set, (string?)suspended["previous_status"], (bool?)suspended["cancelled"], (bool?)suspended["changed"]).ShouldBe((HttpStatusCode.OK, "RUNNING", true, true), suspended.ToJsonString());
        ((bool?)(await ana.AskAsync(HttpMethod.Patch, $"/v4/experiments/{expid}/jobs/1?status=SUSPENDED")).Document["changed"]).ShouldBe(false);
        ((string?)(await ana.GetAsync($"/v4/experiments/{expid}/jobs/{expid}_B"))["status"]).ShouldBe("WAITING");
        var (bad, document) = await ana.AskAsync(HttpMethod.Patch, $"/v4/experiments/{expid}/jobs/{expid}_A?status=RUNNING");
        (bad, (string?)document["error_message"]).ShouldBe((HttpStatusCode.BadRequest, "Status RUNNING can't be set, use one of READY, WAITING, COMPLETED, FAILED, SUSPENDED, HELD, SKIPPED"));
        (await ana.AskAsync(HttpMethod.Patch, $"/v4/experiments/{expid}/jobs/nope?status=READY")).ShouldBeRefusal(HttpStatusCode.NotFound, $"Job 'nope' not found in experiment '{expid}'");
        (await ana.AskAsync(HttpMethod.Patch, $"/v4/experiments/{expid}/jobs/{expid}_A")).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task Scenario22And23_Filters_ChooseWhatAllOfThemMean()
    {
        using var ana = server.ClientFor();
        var expid = (string?)(await ana.PostAsync("/v4/experiments", new { description = "filters", files = new Dictionary<string, string> { ["all.yml"] = Sheet }, generate = true })).Document["expid"];

        (await ana.AskAsync(HttpMethod.Patch, $"/v4/experiments/{expid}/jobs?status=COMPLETED", new { })).ShouldBeRefusal(HttpStatusCode.BadRequest, "At least one filter must be provided");
        var (_, chunks) = await ana.AskAsync(HttpMethod.Patch, $"/v4/experiments/{expid}/jobs?status=COMPLETED", new { filter_chunks = "[ 20200101 [ fc0 [2-3] ] ],SIM" });
        chunks["changes"]!.AsObject().Select(change => $"{change.Key}: {change.Value}")
            .ShouldBe([$"{expid}_20200101_fc0_2_SIM: WAITING -> COMPLETED", $"{expid}_20200101_fc0_3_SIM: WAITING -> COMPLETED"]);
        var command = new { expid, profile_name = "fairlead", profile_params = new { }, command_params = new { final_status = "WAITING", filter_type = "SIM", filter_status = "COMPLETED" } };
        (await ana.PostAsync("/v4/runners/command/set-job-status", command)).Status.ShouldBe(HttpStatusCode.OK);
        ((int?)(await ana.GetAsync($"/v3/expcount/{expid}"))["counters"]!["COMPLETED"]).ShouldBe(0);
        foreach (var wrong in new[] { "[ 20200101 [ fc0 [2-3] ]", "[ 20220101 [ fc0 [1] ] ]", "[ 20200101 [ fc7 [1] ] ]", "[ 20200101 [ fc0 [x] ] ]", "[ 20200101 [ fc0 [1] ] ],NOPE" })
        {
            (await ana.AskAsync(HttpMethod.Patch, $"/v4/experiments/{expid}/jobs?status=COMPLETED", new { filter_chunks = wrong })).Status.ShouldBe(HttpStatusCode.BadRequest, wrong);
        }
    }

    [Fact]
    public async Task Scenario34_SomebodyElse_ReadsButDoesNotChange()
    {
        using var ana = server.ClientFor();
        using var bob = server.ClientFor("bob");
        var expid = await MakeAsync(ana, "  A: {SCRIPT: \"true\"}");

        (await bob.GetAsync($"/v4/experiments/{expid}/jobs"))["jobs"]!.AsArray().Count.ShouldBe(1);
        (await bob.AskAsync(HttpMethod.Patch, $"/v4/experiments/{expid}/jobs/{expid}_A?status=COMPLETED")).ShouldBeRefusal(HttpStatusCode.Forbidden, $"User bob is not allowed to modify experiment {expid}");
        (await bob.PostAsync($"/v4/experiments/{expid}?action=run", new { })).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await bob.AskAsync(HttpMethod.Get, $"/v4/experiments/{expid}/conf")).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await bob.AskAsync(HttpMethod.Delete, $"/v4/experiments/{expid}")).Status.ShouldBe(HttpStatusCode.Forbidden);
        ((string?)(await ana.GetAsync($"/v4/experiments/{expid}/jobs?view=quick"))["jobs"]![0]!["status"]).ShouldBe("READY");
    }

    [Fact]
    public async Task Scenario06And07_Search_FiltersSortsAndPages()
    {
        await using var other = new AutosubmitServer();
        await other.InitializeAsync();
        using var ana = other.ClientFor();
        using var bob = other.ClientFor("bob");
        for (var i = 0; i < 30; i++)
        {
            (await (i % 3 == 0 ? bob : ana).PostAsync("/v4/experiments", new { description = $"number {i:00} 100%", testcase = i == 29 })).Status.ShouldBe(HttpStatusCode.Created);
        }

        (await ana.GetAsync("/v4/experiments"))["pagination"]!.ToJsonString().ShouldBe("""{"page":1,"page_size":12,"total_pages":0,"page_items":0,"total_items":0}""");
        (await ana.GetAsync("/v4/experiments?only_active=false&page=3&page_size=12"))["pagination"]!.ToJsonString()
            .ShouldBe("""{"page":3,"page_size":12,"total_pages":3,"page_items":6,"total_items":30}""");
        (await ana.GetAsync("/v4/experiments?only_active=false&page_size=0"))["pagination"]!.ToJsonString()
            .ShouldBe("""{"page":1,"page_size":null,"total_pages":1,"page_items":30,"total_items":30}""");
        (await ana.GetAsync("/v4/experiments?only_active=false&owner=!a*&page_size=0"))["experiments"]!.AsArray().ShouldAllBe(e => (string?)e!["user"] == "bob");
        (await ana.GetAsync("/v4/experiments?only_active=false&exp_type=test"))["experiments"]!.AsArray().Select(e => (string?)e!["name"]).ShouldBe(["t000"]);
        (await ana.GetAsync("/v4/experiments?only_active=false&query=07%20100%25"))["experiments"]!.AsArray().Select(e => (string?)e!["description"]).ShouldBe(["number 07 100%"]);
        (await ana.GetAsync("/v4/experiments?only_active=false&order_by=description&page_size=1"))["experiments"]!.AsArray().Select(e => (string?)e!["description"]).ShouldBe(["number 29 100%"]);
        (await ana.AskAsync(HttpMethod.Get, "/v4/experiments?order_by=nonsense")).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await ana.AskAsync(HttpMethod.Get, "/v4/experiments?page=0")).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task Scenario24And27_StopAndGenerate_LeaveWhatWasAsHistory()
    {
        using var ana = server.ClientFor();
        var expid = await MakeAsync(ana, "  A: {SCRIPT: \"sleep 600\"}\n  B: {SCRIPT: \"true\", DEPENDENCIES: A}");
        (await ana.PostAsync("/v4/runners/command/run-experiment", new { expid, profile_name = "fairlead", profile_params = new { } })).Status.ShouldBe(HttpStatusCode.OK);
        await ana.PollAsync($"/v4/experiments/{expid}/jobs/{expid}_A", job => (string?)job["status"] == "RUNNING");

        var (stopped, reply) = await ana.PostAsync($"/v4/experiments/{expid}?action=stop", new { cancel = true });
        (stopped, reply["cancelled"]!.ToJsonString()).ShouldBe((HttpStatusCode.OK, $"""["{expid}_A"]"""), reply.ToJsonString());
        await ana.PollAsync($"/v3/expinfo/{expid}", info => (bool?)info["running"] is false);
        (await ana.PostAsync("/v4/runners/command/get-runner-run-status", new { expid })).Document["status"]!.GetValue<string>().ShouldBe("TERMINATED");
        (await ana.GetAsync($"/v3/tree/{expid}"))["jobs"]!.AsArray().Select(job => (string?)job!["status"]).ShouldBe(["FAILED", "WAITING"]);

        var (restarted, recovery) = await ana.PostAsync($"/v4/experiments/{expid}?action=restart", new { });
        (restarted, recovery["reset"]!.ToJsonString(), recovery["status"]!.ToJsonString()).ShouldBe((HttpStatusCode.OK, $"""["{expid}_A"]""", """{"WAITING":1,"READY":1}"""), recovery.ToJsonString());
        (await ana.PostAsync($"/v4/experiments/{expid}?action=generate", new { })).Document["run_id"]!.GetValue<int>().ShouldBe(2);
        var runs = (await ana.GetAsync($"/v4/experiments/{expid}/runs"))["runs"]!.AsArray();
        (runs.Count, runs[0]!["finish"] is not null, runs[1]!["finish"]).ShouldBe((2, true, null));
        ((int?)(await ana.GetAsync($"/v3/rundetail/{expid}/1"))["total"]).ShouldBe(2);
        ((bool?)(await ana.GetAsync($"/v3/rundetail/{expid}/7"))["error"]).ShouldBe(true);
        (await ana.AskAsync(HttpMethod.Delete, $"/v4/experiments/{expid}")).Status.ShouldBe(HttpStatusCode.OK);
        (await ana.AskAsync(HttpMethod.Get, $"/v4/experiments/{expid}")).ShouldBeRefusal(HttpStatusCode.NotFound, $"Experiment {expid} not found");
    }

    [Fact]
    public async Task Configuration_FilesOfAnExperiment_AreReadWrittenAndChecked()
    {
        using var ana = server.ClientFor();
        var expid = await MakeAsync(ana, "  A: {SCRIPT: \"true\"}", generate: false);

        (await ana.AskAsync(HttpMethod.Put, $"/v4/experiments/{expid}/conf/more.yml", new StringContent("SECRETS: {DB_PASSWORD: hush}\nX:"))).Status.ShouldBe(HttpStatusCode.OK);
        (await ana.AskAsync(HttpMethod.Put, $"/v4/experiments/{expid}/conf/more.yml", new StringContent("A: ["))).Status.ShouldBe(HttpStatusCode.BadRequest);
        var config = (await ana.GetAsync($"/v4/experiments/{expid}/filesystem-config"))["config"]!;
        ((string?)config["SECRETS"]!["DB_PASSWORD"], (bool?)config["contains_nones"], (int?)config["EXPERIMENT"]!["NUMCHUNKS"]).ShouldBe(("****", true, 2));
        (await ana.GetAsync($"/v4/experiments/{expid}/conf"))["files"]!.AsArray().Select(file => (string?)file!["name"]).ShouldBe(["all.yml", "more.yml"]);
        (await ana.AskAsync(HttpMethod.Delete, $"/v4/experiments/{expid}/conf/more.yml")).Status.ShouldBe(HttpStatusCode.OK);
        (await ana.AskAsync(HttpMethod.Get, $"/v4/experiments/{expid}/conf/more.yml")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Settings_PreferredName_IsKeptForItsUser()
    {
        using var bob = server.ClientFor("bob");

        (await bob.AskAsync(HttpMethod.Get, "/v4/user-settings/preferred-username")).ShouldBeRefusal(HttpStatusCode.BadRequest, "Preferred username not found for this user");
        (await bob.PostAsync("/v4/user-settings/preferred-username", new { preferred_username = "" })).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await bob.PostAsync("/v4/user-settings/preferred-username", new { preferred_username = "bob01" })).Status.ShouldBe(HttpStatusCode.OK);
        ((string?)(await bob.GetAsync("/v4/user-settings/preferred-username"))["preferred_username"]).ShouldBe("bob01");
    }

    [Fact]
    public async Task UnknownExperiment_Version3SaysItInItsShapes()
    {
        using var ana = server.ClientFor();

        foreach (var path in new[] { "expinfo/zzzz", "quick/zzzz", "tree/zzzz", "graph/zzzz/standard/none", "pklinfo/zzzz/0", "pkltreeinfo/zzzz/0", "runs/zzzz", "history/zzzz/x", "exprun/zzzz", "stats/zzzz/0/Any", "performance/zzzz", "expcount/zzzz", "ifrun/zzzz", "logrun/zzzz", "summary/zzzz", "cconfig/zzzz", "exp-recovery-logs/zzzz" })
        {
            var document = await ana.GetAsync($"/v3/{path}");
            ((bool?)document["error"], (string?)document["error_message"]).ShouldBe((true, "Experiment zzzz not found"), path);
        }
    }

    private static async Task<string> MakeAsync(AutosubmitClient client, string jobs, bool generate = true)
    {
        var (status, made) = await client.PostAsync("/v4/experiments", new { description = "made for a test", files = new Dictionary<string, string> { ["all.yml"] = Experiments.With(jobs) }, generate });
        status.ShouldBe(HttpStatusCode.Created, made.ToJsonString());
        return (string?)made["expid"] ?? string.Empty;
    }
}

internal static class ReplyAssertions
{
    public static void ShouldBeRefusal(this (HttpStatusCode Status, JsonNode Document) reply, HttpStatusCode status, string message) =>
        (reply.Status, (string?)reply.Document["error_message"]).ShouldBe((status, message));
}
