using System.Net;
using System.Text.RegularExpressions;
using Fairlead.Testing;

namespace Fairlead.Dialects.Simulations.Tests;

/// <summary>Executions from their start to their end, on a local site.</summary>
public sealed class ExecutionTests(SimulationsServer server) : IClassFixture<SimulationsServer>
{
    private const string Harbour = "harbour";
    private readonly CancellationToken _cancellationToken = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Token")]
    [InlineData("Bearer")]
    [InlineData("JWT")]
    [InlineData("token")]
    public async Task Status_RunThatEndsWell_IsToldInBothVocabulariesWithResultsAtTheServer(string scheme)
    {
        var mara = await MaraAsync();
        mara = new SimulationsClient(server, mara.Token, mara.Machine, mara.SecToken) { Scheme = scheme };
        var place = $"outputs/{Guid.CreateVersion7()}";

        var id = await mara.StartAsync(Say("hello", server.Results.Url(place)), ("name_sim", "storm,17;x"), ("branch", "main"));
        var first = await mara.StatusAsync(id);
        var last = await mara.UntilAsync(id, "FINISHED", "FAILED");

        Layout(first, id).ShouldBeTrue(first.Message);
        $"{last.Body["Status"]}".ShouldBe("FINISHED", last.Body.ToJsonString());
        last.Message.ShouldContain(",status: COMPLETED,autorestart: False,time: 00:00:");
        last.Message.ShouldStartWith($"eID: {id},name: storm_17_x,jobID: ");
        last.Body["Name"]!.GetValue<string>().ShouldBe("storm,17;x");
        last.Body["User"]!.GetValue<string>().ShouldBe(SimulationsServer.Account);
        last.Body["NumNodes"]!.GetValue<int>().ShouldBe(1);
        last.Body["JobID"]!.GetValue<long>().ShouldBeGreaterThan(0);
        Text(server.Results.Received($"{place}/report.txt")).ShouldBe("first hello 1\n");
    }

    [Fact]
    public async Task Start_DocumentedStyle_IsTheSame()
    {
        var mara = await MaraAsync();
        var form = SimulationsClient.Form(
            Say("fields", null), fields: [("machinechoice", mara.Machine), ("SECTOKEN", mara.SecToken), ("NumNodes", "1"), ("ExecTime", "01:30"), ("QoS", "normal"), ("Branch", "main"), ("Name", "storm")]);

        var answer = (await mara.SendAsync(HttpMethod.Post, "/simulations", form, ("Authorization", $"Bearer {mara.Token}"))).ShouldBe(HttpStatusCode.Accepted);

        var id = $"{answer.Body["execution_id"]}";
        var fields = SimulationsClient.Form(null, fields: [("MachineChoice", mara.Machine), ("SecToken", mara.SecToken)]);
        var status = (await mara.SendAsync(HttpMethod.Get, $"/simulations/execution/{id.ToUpperInvariant()}", fields, ("Authorization", $"JWT {mara.Token}"))).ShouldBe(HttpStatusCode.Accepted);
        $"{status.Body["eID"]}".ShouldBe(id);
        $"{(await mara.UntilAsync(id, "FINISHED", "FAILED")).Body["Status"]}".ShouldBe("FINISHED");
        var removal = new FormUrlEncodedContent([KeyValuePair.Create("MachineChoice", mara.Machine), KeyValuePair.Create("SecToken", mara.SecToken)]);
        (await mara.SendAsync(HttpMethod.Delete, $"/simulations/execution/{id}", removal, ("Authorization", $"Bearer {mara.Token}"))).ShouldBe(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task Status_PhaseThatFails_IsFailedAndWhatNeedsItNeverStarts()
    {
        var mara = await MaraAsync();

        var id = await mara.StartAsync("workflow_type: WORKFLOWS.TEST.flow.fail");
        var last = await mara.UntilAsync(id, "FINISHED", "FAILED");

        last.Message.ShouldContain("status: FAILED");
        File.Exists(Path.Combine(await FolderAsync(id, "results/bad.txt"), "results/after.txt")).ShouldBeFalse();
    }

    [Fact]
    public async Task Stop_RunThatGoesOn_EndsItAndKeepsItsDirectory()
    {
        var mara = await MaraAsync();
        var id = await mara.StartAsync("workflow_type: WORKFLOWS.TEST.flow.nap");
        await mara.UntilAsync(id, "RUNNING");
        var folder = await FolderAsync(id, "results/begun.txt");

        var stopped = (await mara.SendAsync(HttpMethod.Put, $"/simulations/execution/{id}/?status=Stop")).ShouldBe(HttpStatusCode.Accepted);

        stopped.Message.ShouldBe($"The execution {id} has been stopped!");
        (await mara.UntilAsync(id, "CANCELLED")).Message.ShouldContain("status: CANCELLED+,");
        File.Exists(Path.Combine(folder, "results/begun.txt")).ShouldBeTrue();
        (await mara.SendAsync(HttpMethod.Put, $"/simulations/execution/{id}/?status=stop")).ShouldBe(HttpStatusCode.Accepted);
        $"{(await mara.StatusAsync(id)).Body["Status"]}".ShouldBe("CANCELLED");
        (await mara.SendAsync(HttpMethod.Put, $"/simulations/execution/{id}/?status=restart")).ShouldBe(HttpStatusCode.BadRequest).Message.ShouldContain("Checkpointing");
        foreach (var query in (string[])["?status=pause", string.Empty, "?status="])
        {
            (await mara.SendAsync(HttpMethod.Put, $"/simulations/execution/{id}/{query}")).ShouldBe(HttpStatusCode.BadRequest);
        }
    }

    [Theory]
    [InlineData("/")]
    [InlineData("")]
    public async Task Delete_RunThatGoesOn_RemovesItWithItsDirectoryAndNothingElse(string slash)
    {
        var mara = await MaraAsync();
        var id = await mara.StartAsync("workflow_type: WORKFLOWS.TEST.flow.nap");
        await mara.UntilAsync(id, "RUNNING");
        var folder = await FolderAsync(id, "results/begun.txt");
        var beside = Path.Combine(Path.GetDirectoryName(folder).ShouldNotBeNull(), $"beside-{id}");
        Directory.CreateDirectory(beside);

        (await mara.SendAsync(HttpMethod.Delete, $"/simulations/execution/{id}{slash}")).ShouldBe(HttpStatusCode.Accepted).Message.ShouldBe("Execution deleted successfully");

        (await mara.SendAsync(HttpMethod.Get, $"/simulations/execution/{id}/")).ShouldBe(HttpStatusCode.BadRequest).Message.ShouldContain("The execution doesn't exist");
        (await mara.SendAsync(HttpMethod.Delete, $"/simulations/execution/{id}{slash}")).ShouldBe(HttpStatusCode.BadRequest);
        await Eventually.Become(() => !Directory.Exists(folder), cancellationToken: _cancellationToken);
        Directory.Exists(beside).ShouldBeTrue();
    }

    [Fact]
    public async Task Start_BranchNext_RunsItsCode_AndAnUnknownOneFails()
    {
        var mara = await MaraAsync();
        var place = $"outputs/{Guid.CreateVersion7()}";

        var next = await mara.StartAsync(Say("x", server.Results.Url(place)), ("branch", "next"));
        var unknown = await mara.StartAsync(Say("x", null), ("Branch", "not/there"));
        var workflow = await mara.StartAsync("workflow_type: WORKFLOWS.TEST.flow.gone");

        $"{(await mara.UntilAsync(next, "FINISHED", "FAILED")).Body["Status"]}".ShouldBe("FINISHED");
        Text(server.Results.Received($"{place}/report.txt")).ShouldBe("second x 1\n");
        $"{(await mara.UntilAsync(unknown, "FINISHED", "FAILED")).Body["Reason"]}".ShouldContain("not/there");
        $"{(await mara.UntilAsync(workflow, "FINISHED", "FAILED")).Body["Reason"]}".ShouldContain("gone");
        (await mara.SendAsync(HttpMethod.Put, $"/simulations/execution/{unknown}/?status=restart")).ShouldBe(HttpStatusCode.BadRequest);
        (await mara.SendAsync(HttpMethod.Delete, $"/simulations/execution/{unknown}/")).ShouldBe(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task Start_AutomationMlAndYamlThatSayTheSame_GiveTheSame()
    {
        var mara = await MaraAsync();
        var (yaml, aml) = ($"outputs/{Guid.CreateVersion7()}", $"outputs/{Guid.CreateVersion7()}");

        var one = await mara.StartAsync($$"""
            workflow_type: WORKFLOWS.TEST.flow.say
            phases:
              say: {type: PHASES.TEST.words.loud, arguments: [word: $parameters.word, number: 7]}
            inputs:
            outputs:
              report: [path: report.txt, server: "{{server.Results.Url(yaml)}}", overwrite: true]
            parameters: {word: storm}
            """);
        var form = SimulationsClient.Form(Caex(server.Results.Url(aml)), "flow.AML", ("numNodes", "1"), ("execTime", "5"));
        var other = $"{(await mara.SendAsync(HttpMethod.Post, "/simulations/", form)).ShouldBe(HttpStatusCode.Accepted).Body["execution_id"]}";

        foreach (var id in (string[])[one, other])
        {
            var last = await mara.UntilAsync(id, "FINISHED", "FAILED");
            $"{last.Body["Status"]}".ShouldBe("FINISHED", last.Body.ToJsonString());
        }

        Text(server.Results.Received($"{yaml}/report.txt")).ShouldBe("STORM 7\n");
        Text(server.Results.Received($"{aml}/report.txt")).ShouldBe("STORM 7\n");
    }

    [Fact]
    public async Task Start_DescriptionWithItsOwnPhases_NeedsNoTemplate()
    {
        var mara = await MaraAsync();
        var place = $"outputs/{Guid.CreateVersion7()}";

        var id = await mara.StartAsync($$"""
            phases:
              one: {run: "echo $GREETING >results/one.txt"}
              two: {run: "cat results/one.txt results/one.txt >results/both.txt"}
            outputs:
              both: {path: both.txt, server: "{{server.Results.Url(place)}}/both.txt"}
            environment: {GREETING: hello}
            """);

        var last = await mara.UntilAsync(id, "FINISHED", "FAILED");
        $"{last.Body["Status"]}".ShouldBe("FINISHED", last.Body.ToJsonString());
        Text(server.Results.Received($"{place}/both.txt")).ShouldBe("hello\nhello\n");
    }

    [Fact]
    public async Task Execution_OfSomebodyElse_DoesNotExist()
    {
        var mara = await MaraAsync();
        var jonas = await server.ClientForAsync("jonas", $"{SimulationsServer.Account}@other");
        var id = await mara.StartAsync("workflow_type: WORKFLOWS.TEST.flow.nap");

        foreach (var (method, query) in ((HttpMethod, string)[])[(HttpMethod.Get, ""), (HttpMethod.Put, "?status=stop"), (HttpMethod.Delete, "")])
        {
            (await jonas.SendAsync(method, $"/simulations/execution/{id}/{query}")).ShouldBe(HttpStatusCode.BadRequest).Message.ShouldContain("The execution doesn't exist");
        }

        var hers = new SimulationsClient(server, mara.Token, jonas.Machine, jonas.SecToken);
        (await hers.SendAsync(HttpMethod.Get, $"/simulations/execution/{id}/")).ShouldBe(HttpStatusCode.NotFound).Message.ShouldBe("Machine not found.");
        new[] { "INITIALIZING", "RUNNING" }.ShouldContain($"{(await mara.StatusAsync(id)).Body["Status"]}");
        await mara.SendAsync(HttpMethod.Delete, $"/simulations/execution/{id}/");
    }

    private Task<SimulationsClient> MaraAsync() => server.ClientForAsync("mara", $"{SimulationsServer.Account}@{Harbour}");

    /// <summary>The directory of an execution, once its first phase has left a file there.</summary>
    private async Task<string> FolderAsync(string id, string file)
    {
        var folder = await server.FolderAsync("mara", id);
        await Eventually.Become(() => File.Exists(Path.Combine(folder, file)), cancellationToken: _cancellationToken);
        return folder;
    }

    private static string Say(string word, Uri? outputs) => $$"""
        workflow_type: WORKFLOWS.TEST.flow.say
        inputs:
        outputs: {{(outputs is null ? string.Empty : $$"""{report: [{path: report.txt}, {server: "{{outputs}}"}]}""")}}
        parameters: {word: {{word}}, unknown: 12}
        """;

    private static string Caex(Uri outputs) => $$"""
        <?xml version="1.0" encoding="utf-8"?>
        <CAEXFile xmlns="http://www.dke.de/CAEX" SchemaVersion="3.0" FileName="flow.aml">
          <InstanceHierarchy Name="Simulations">
            <InternalElement Name="Workflow_definition" ID="1">
              <Attribute Name="Type"><Value>WORKFLOWS.TEST.flow.say</Value></Attribute>
              <InternalElement Name="Outputs" ID="2">
                <InternalElement Name="report" ID="3">
                  <Attribute Name="path"><Value>report.txt</Value></Attribute>
                  <Attribute Name="server"><Value>{{outputs}}</Value></Attribute>
                </InternalElement>
              </InternalElement>
              <InternalElement Name="Parameters" ID="4">
                <InternalElement Name="word" ID="5"><Attribute Name="Param"><Value>storm</Value></Attribute></InternalElement>
              </InternalElement>
              <InternalElement Name="Phases" ID="6">
                <InternalElement Name="Phase" ID="7">
                  <Attribute Name="Name"><Value>say</Value></Attribute>
                  <Attribute Name="Sequence"><Value>speaker</Value></Attribute>
                  <InternalElement Name="speaker" ID="8">
                    <Attribute Name="Type"><Value>PHASES.TEST.words.loud</Value></Attribute>
                    <InternalElement Name="Parameters" ID="9">
                      <Attribute Name="word"><Value>{parameters.word}</Value></Attribute>
                      <Attribute Name="number"><Value>7</Value></Attribute>
                    </InternalElement>
                  </InternalElement>
                </InternalElement>
              </InternalElement>
            </InternalElement>
          </InstanceHierarchy>
        </CAEXFile>
        """;

    private static bool Layout(Answer answer, string id) => Regex.IsMatch(
        answer.Message,
        $"^eID: {id},name: [^,;]*,jobID: [0-9]+,user: {SimulationsServer.Account},nodes: 1,status: (INITIALIZING|PENDING|RUNNING|COMPLETED),autorestart: False,time: [0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}};$",
        RegexOptions.None,
        TimeSpan.FromSeconds(10));

    private static string? Text(byte[]? content) => content is null ? null : System.Text.Encoding.UTF8.GetString(content);
}
