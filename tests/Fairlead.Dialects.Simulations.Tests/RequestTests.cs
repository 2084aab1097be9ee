using System.Net;
using System.Text;
using Fairlead.Testing;

namespace Fairlead.Dialects.Simulations.Tests;

/// <summary>What requests have to be, and in which order that is looked at.</summary>
public sealed class RequestTests(SimulationsServer server) : IClassFixture<SimulationsServer>
{
    private const string Root = "/simulations/";
    private const string Nap = "workflow_type: WORKFLOWS.TEST.flow.nap";

    [Fact]
    public async Task Request_WithoutAGoodToken_IsRefusedInThreeMembers()
    {
        var mara = await MaraAsync();
        foreach (var (header, text) in ((string?, string)[])
        [
            (null, "Authentication credentials were not provided."),
            ("Basic bWFyYTp0ZXN0MTIz", "Authentication credentials were not provided."),
            ("Token a b", "Authentication credentials were not provided."),
            ("Token 9c1f", "Invalid token."),
            ($"Bearer {mara.Token[..^6]}AAAAAA", "Invalid token."),
        ])
        {
            var answer = (await mara.SendAsync(HttpMethod.Post, Root, SimulationsClient.Form(Nap), header is null ? [] : [("Authorization", header)])).ShouldBe(HttpStatusCode.Unauthorized);

            foreach (var member in (string[])["error", "message", "detail"])
            {
                $"{answer.Body[member]}".ShouldBe(text);
            }

            answer.Headers.WwwAuthenticate.ToString().ShouldBe("Token");
        }
    }

    [Fact]
    public async Task Token_ThatWasReplaced_LetsNobodyInAnyMore()
    {
        var mara = await MaraAsync();
        var first = $"{(await server.AskAsync("mara", "tokens", []))["token"]}";
        (await mara.SendAsync(HttpMethod.Get, Missing(), null, ("Authorization", $"Token {first}"))).Status.ShouldNotBe(HttpStatusCode.Unauthorized);

        var next = $"{(await server.AskAsync("mara", "tokens", []))["token"]}";

        (await mara.SendAsync(HttpMethod.Get, Missing(), null, ("Authorization", $"Token {first}"))).ShouldBe(HttpStatusCode.Unauthorized);
        (await mara.SendAsync(HttpMethod.Get, Missing(), null, ("Authorization", $"Token {next}"))).Status.ShouldNotBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Secrets_AreNotInWhatTheServerKeeps()
    {
        var mara = await MaraAsync();
        var id = await mara.StartAsync("phases: {one: {run: \"true\"}}");
        await mara.UntilAsync(id, "FINISHED", "FAILED");

        foreach (var file in Directory.EnumerateFiles(server.Directory.Combine("data"), "*", SearchOption.AllDirectories).Where(f => Path.GetExtension(f) != ".pem" && Path.GetFileName(f) != "lock"))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(stream, Encoding.Latin1);
            var kept = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
            kept.ShouldNotContain(mara.Token, customMessage: file);
            kept.ShouldNotContain(mara.SecToken, customMessage: file);
            kept.ShouldNotContain("OPENSSH PRIVATE KEY", customMessage: file);
        }
    }

    [Fact]
    public async Task Machine_ThatIsMissingOrNotTheirsOrNotOpened_IsRefusedInThatOrder()
    {
        var mara = await MaraAsync();
        await server.ClientForAsync("jonas", $"{SimulationsServer.Account}@other");
        var token = ("Authorization", $"Token {mara.Token}");

        (await mara.SendAsync(HttpMethod.Post, Root, Json(), token)).ShouldBe(HttpStatusCode.BadRequest).Message.ShouldContain("MachineChoice");
        (await mara.SendAsync(HttpMethod.Post, $"{Root}?SecToken={mara.SecToken}", Json(), token, ("MachineChoice", mara.Machine))).ShouldBe(HttpStatusCode.BadRequest).Message.ShouldContain("SecToken");
        (await mara.SendAsync(HttpMethod.Post, Root, Json(), token, ("MachineChoice", " "), ("SecToken", "x"))).ShouldBe(HttpStatusCode.BadRequest).Message.ShouldContain("MachineChoice");
        foreach (var machine in (string[])[$"{SimulationsServer.Account}@other", "harbour", "@", "a@b@c", $"{SimulationsServer.Account}@harbour.example.org"])
        {
            (await mara.SendAsync(HttpMethod.Post, Root, Json(), token, ("MachineChoice", machine), ("SecToken", "x"))).ShouldBe(HttpStatusCode.NotFound).Message.ShouldBe("Machine not found.");
        }

        foreach (var wrong in (string[])["x", new string('A', 43) + "=", (mara.SecToken[0] == 'A' ? 'B' : 'A') + mara.SecToken[1..]])
        {
            (await mara.SendAsync(HttpMethod.Post, Root, Json(), token, ("MachineChoice", mara.Machine), ("SecToken", wrong)))
                .ShouldBe(HttpStatusCode.BadRequest).Message.ShouldBe("Failed to establish a connection.");
        }

        (await mara.SendAsync(HttpMethod.Post, Root, Json())).ShouldBe(HttpStatusCode.UnsupportedMediaType).Message.ShouldContain("application/json");
        (await mara.SendAsync(HttpMethod.Post, Root, SimulationsClient.Form(null, fields: [("numNodes", "1")]))).ShouldBe(HttpStatusCode.BadRequest).Body["document"]!.ToJsonString().ShouldBe("[\"This field is required.\"]");
        (await mara.SendAsync(HttpMethod.Get, Missing(), Json())).ShouldBe(HttpStatusCode.BadRequest).Message.ShouldBe("The execution doesn't exist");
        (await mara.SendAsync(HttpMethod.Get, "/simulations/execution/12/")).ShouldBe(HttpStatusCode.NotFound);
        var patch = (await mara.SendAsync(HttpMethod.Patch, Missing())).ShouldBe(HttpStatusCode.MethodNotAllowed);
        $"{patch.Body["detail"]}".ShouldBe("Method \"PATCH\" not allowed.");
        (await mara.SendAsync(HttpMethod.Get, Root)).ShouldBe(HttpStatusCode.MethodNotAllowed);
        (await mara.SendAsync(HttpMethod.Get, "/simulations/elsewhere")).ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Machine_WhoseKeyIsMadeAgain_IsOpenedByTheNewTokenOnly()
    {
        var mara = await MaraAsync();
        var again = await MaraAsync();

        (await mara.SendAsync(HttpMethod.Get, Missing())).ShouldBe(HttpStatusCode.BadRequest).Message.ShouldBe("Failed to establish a connection.");
        (await again.SendAsync(HttpMethod.Get, Missing())).ShouldBe(HttpStatusCode.BadRequest).Message.ShouldBe("The execution doesn't exist");
    }

    [Theory]
    [InlineData("NumNodes", "zero", "NumNodes")]
    [InlineData("numNodes", "0", "numNodes")]
    [InlineData("numNodes", "1.5", "numNodes")]
    [InlineData("numNodes", "99999999999999999999", "numNodes")]
    [InlineData("ExecTime", "", "ExecTime")]
    [InlineData("execTime", "-5", "execTime")]
    [InlineData("execTime", "00:75", "execTime")]
    [InlineData("execTime", "soon", "execTime")]
    [InlineData("Branch", "../main", "Branch")]
    [InlineData("branch", "-x", "branch")]
    [InlineData("branch", "a;b", "branch")]
    [InlineData("qos", "a b", "qos")]
    [InlineData("project_name", "$(id)", "project_name")]
    [InlineData("name_sim", "a\u0007b", "name_sim")]
    [InlineData("Checkpointing", "perhaps", "Checkpointing")]
    [InlineData("gSwitch", "2", "gSwitch")]
    public async Task Start_WrongField_IsNamed(string name, string value, string field)
    {
        var mara = await MaraAsync();
        var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["numNodes"] = "1", ["execTime"] = "5", [name] = value };

        var answer = await mara.SendAsync(HttpMethod.Post, Root, SimulationsClient.Form(Nap, fields: [.. fields.Select(f => (f.Key, f.Value))]));

        answer.ShouldBe(HttpStatusCode.BadRequest).Body[field].ShouldNotBeNull(answer.Body.ToJsonString()).AsArray().Count.ShouldBe(1);
        answer.Message.ShouldContain(field, Case.Insensitive);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("workflow_type: [", "document:2")]
    [InlineData("- a", "map")]
    [InlineData("parameters: {a: 1}", "workflow_type")]
    [InlineData("workflow_type: WORKFLOWS.TEST.flow.nap\nphase: {}", "phase")]
    [InlineData("workflow_type: WORKFLOWS.TEST.flow.nap\nworkflow_type: x", "document:2")]
    [InlineData("workflow_type: !!python/object x", "document:1")]
    [InlineData("a: &a [x, x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]\nc: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b]\nd: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c]\ne: &e [*d, *d, *d, *d, *d, *d, *d, *d, *d]\nf: &f [*e, *e, *e, *e, *e, *e, *e, *e, *e]\ng: [*f, *f, *f, *f, *f, *f, *f, *f, *f]", "document:7")]
    [InlineData("workflow_type: WORKFLOWS.TEST.flow.nap\noutputs: {report: [path: {a: b}]}", "outputs.report")]
    [InlineData("workflow_type: WORKFLOWS.TEST.flow.nap\nphases: {nap: 5}", "phases.nap")]
    [InlineData("workflow_type: WORKFLOWS.TEST.flow.nap\nphases: {nap: [{Type: A, parameters: {}}, {Type: B, parameters: {}}]}", "phases.nap")]
    public async Task Start_WrongDescription_IsAFaultOfTheDocument(string document, string expected)
    {
        var mara = await MaraAsync();

        var answer = (await mara.SendAsync(HttpMethod.Post, Root, SimulationsClient.Form(document, fields: [("numNodes", "1"), ("execTime", "5")]))).ShouldBe(HttpStatusCode.BadRequest);

        answer.Body["document"]!.ToJsonString().ShouldContain(expected);
    }

    [Theory]
    [InlineData("<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><x>&e;</x>", "DTD")]
    [InlineData("<CAEXFile>", "document:1")]
    [InlineData("<CAEXFile xmlns=\"http://www.dke.de/CAEX\"/>", "Workflow_definition")]
    public async Task Start_WrongAutomationMl_IsAFaultOfTheDocument(string document, string expected)
    {
        var mara = await MaraAsync();

        var answer = await mara.SendAsync(HttpMethod.Post, Root, SimulationsClient.Form(document, "flow.xml", ("numNodes", "1"), ("execTime", "5")));

        answer.ShouldBe(HttpStatusCode.BadRequest).Body["document"]!.ToJsonString().ShouldContain(expected);
    }

    [Theory]
    [InlineData("flow.txt", 0)]
    [InlineData("flow", 0)]
    [InlineData("flow.yaml.zip", 0)]
    [InlineData("a.b.YAML", 1)]
    [InlineData("../../etc/a;b'$(id).yml", 1)]
    public async Task Start_NamesOfFiles_CountByWhatFollowsTheLastDot(string name, int known)
    {
        var mara = await MaraAsync();

        var answer = (await mara.SendAsync(HttpMethod.Post, Root, SimulationsClient.Form("phases: {one: {run: \"true\"}}", name, ("numNodes", "1"), ("execTime", "5")))).ShouldBe(HttpStatusCode.Accepted);

        if (known == 0)
        {
            (answer.Message, answer.Body["execution_id"]!.ToJsonString()).ShouldBe(("This workflow is still not supported!", "0"));
        }
        else
        {
            Guid.TryParseExact($"{answer.Body["execution_id"]}", "D", out _).ShouldBeTrue();
        }
    }

    [Fact]
    public async Task Start_RepeatedOrHugeOrBrokenForms_AreRefused()
    {
        var mara = await MaraAsync();
        var twice = SimulationsClient.Form(Nap, fields: [("numNodes", "1"), ("NumNodes", "2"), ("execTime", "5")]);
        twice.Add(new StringContent(Nap), "document", "other.yaml");
        var answer = (await mara.SendAsync(HttpMethod.Post, Root, twice)).ShouldBe(HttpStatusCode.BadRequest);
        answer.Body["NumNodes"].ShouldNotBeNull();
        answer.Body["document"].ShouldNotBeNull();

        var large = SimulationsClient.Form(null, fields: [("numNodes", "1"), ("execTime", "5"), ("name_sim", new string('x', 70_000))]);
        (await mara.SendAsync(HttpMethod.Post, Root, large)).ShouldBe(HttpStatusCode.RequestEntityTooLarge).Message.ShouldContain("name_sim");
        (await mara.SendAsync(HttpMethod.Post, Root, SimulationsClient.Form(null, fields: [("numNodes", "1"), ("execTime", "5"), ("document", "text")])))
            .ShouldBe(HttpStatusCode.BadRequest).Body["document"]!.ToJsonString().ShouldContain("not a file");

        var broken = new ByteArrayContent("--x\r\nContent-Disposition: form-data; name=\"numNodes\"\r\n\r\n1"u8.ToArray());
        broken.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=x").ShouldBeTrue();
        (await mara.SendAsync(HttpMethod.Post, Root, broken)).ShouldBe(HttpStatusCode.BadRequest).Message.ShouldContain("form cannot be read");
    }

    [Fact]
    public async Task Curl_AsInTheDocumentation_Works()
    {
        var mara = await MaraAsync();
        var file = server.Directory.Write($"{Guid.CreateVersion7()}.yaml", "phases: {one: {run: \"true\"}}");
        string[] who = ["-s", "-H", $"Authorization: Token {mara.Token}", "-H", $"MachineChoice: {mara.Machine}", "-H", $"SecToken: {mara.SecToken}"];

        var started = await CurlAsync(
            [.. who, "-X", "POST", new Uri(server.Address, Root).ToString(), "-F", "numNodes=4", "-F", "execTime=120", "-F", "qos=normal", "-F", "branch=main", "-F", "project_name=coast7", "-F", "name_sim=storm-17",
                "-F", "checkpoint_flag=on", "-F", "auto_restart=on", "-F", $"document=@{file}"]);
        started.ShouldStartWith("{\"message\":\"Simulation started successfully! \",\"execution_id\":\"");
        var id = started.Split('"')[7];
        string[] fields = ["-s", "-H", $"Authorization: Bearer {mara.Token}", "-F", $"MachineChoice={mara.Machine}", "-F", $"SecToken={mara.SecToken}"];
        (await CurlAsync([.. fields, "-X", "GET", new Uri(server.Address, $"/simulations/execution/{id}/").ToString()])).ShouldContain("autorestart: True,time: ");
        (await CurlAsync([.. fields, "-X", "PUT", new Uri(server.Address, $"/simulations/execution/{id}/?status=stop").ToString()])).ShouldContain("has been stopped!");
        (await CurlAsync([.. fields, "-X", "DELETE", new Uri(server.Address, $"/simulations/execution/{id}").ToString()])).ShouldBe("{\"message\":\"Execution deleted successfully\"}");
    }

    private static async Task<string> CurlAsync(string[] arguments) => (await HostCommand.RunAsync("curl", arguments, cancellationToken: TestContext.Current.CancellationToken)).OutputOfSuccess();

    private static StringContent Json() => new("{}", Encoding.UTF8, "application/json");

    private static string Missing() => $"/simulations/execution/{Guid.CreateVersion7():D}/";

    private Task<SimulationsClient> MaraAsync() => server.ClientForAsync("mara", $"{SimulationsServer.Account}@harbour");
}
