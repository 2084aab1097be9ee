using Fairlead.Gateway.Journal;
using Microsoft.Extensions.DependencyInjection;
using static Fairlead.Dialects.Unicore.Tests.Workflows.WorkflowClient;

namespace Fairlead.Dialects.Unicore.Tests.Workflows;

/// <summary>The scenarios about files; the numbers are those of the wire contract.</summary>
public sealed class WorkflowDataScenarios(WorkflowServer server) : IClassFixture<WorkflowServer>, IDisposable
{
    private readonly WorkflowClient _client = new(server);

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task Workflow31_PatternsInExportsAndImports_CarryFilesByName()
    {
        var workflow = await _client.SucceedAsync("""
            {activities: {
               make: {job: {Executable: "echo 1 > out1.dat; echo 2 > out2.dat; echo 3 > other; mkdir -p tree/deep; echo 4 > tree/deep/leaf",
                 Exports: [{From: "out*.dat", To: "wf:r/"}, {From: tree, To: "wf:t"}, {From: "none*", To: "wf:n/"}]}},
               use: {job: {Executable: "cat in/out1.dat in/out2.dat leaf",
                 Imports: [{From: "wf:r/out*.dat", To: in}, {From: "wf:t/deep/leaf", To: leaf}]}}},
             transitions: [{from: make, to: use}]}
            """);

        (await _client.OutputAsync(JobOf(workflow, "use"))).ShouldBe("1\n2\n4\n");
        var files = await _client.FilesAsync(workflow);
        files.Keys.ShouldBe(["wf:r/out1.dat", "wf:r/out2.dat", "wf:t/deep/leaf"], ignoreOrder: true);
        files["wf:r/out1.dat"].ShouldBe($"{await _client.Http.FilesOf(JobOf(workflow, "make"))}/out1.dat");
    }

    [Fact]
    public async Task Workflow32_AnImportOfANameThatIsNotThere_FailsBeforeThereIsAJob()
    {
        var workflow = await _client.RunAsync("{activities: {a: {job: {Executable: date, Imports: [{From: 'wf:missing', To: x}]}}}}");

        StatusOf(workflow).ShouldBe("FAILED");
        ErrorOf(workflow, "a").ShouldStartWith("SUBMIT_FAILED: ");
        ErrorOf(workflow, "a").ShouldContain("wf:missing");
        (await _client.JobsAsync(workflow)).ShouldBeEmpty();
    }

    [Fact]
    public async Task AnExportThatIsNotThere_FailsItsActivity()
    {
        var workflow = await _client.RunAsync("{activities: {a: {job: {Executable: 'true', Exports: [{From: nothing, To: 'wf:x'}]}}}}");

        StatusOf(workflow).ShouldBe("FAILED");
        ErrorOf(workflow, "a").ShouldStartWith("FILE_EXPORT_FAILED: ");
        (await _client.FilesAsync(workflow)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Workflow33_ChunksByAComputedSize_AreFilledEvenly()
    {
        for (var i = 0; i < 10; i++)
        {
            await _client.Http.UploadAsync($"storages/HOME/files/ten/f{i}", new string('x', 1_024));
        }

        var workflow = await _client.SucceedAsync($$"""
            {subworkflows: {l: {type: FOR_EACH, filesets: [{base: "{{_client.Http.Core}}storages/HOME/files/ten", include: ["f*"]}],
               chunking: {type: SIZE, expression: "TOTAL_SIZE / 5"}, body: {activities: {j: {job: {Executable: echo, Arguments: ["${IT_CHUNK_SIZE}"]} } } } } } }
            """);

        (await _client.OutputsAsync(workflow)).ShouldBe(["2", "2", "2", "2", "2"]);
    }

    [Theory]
    [InlineData("infile", "", "1_infile 2_infile")]
    [InlineData("star_*.txt", "", "star_0001.txt star_0002.txt")]
    [InlineData("infile.txt", """, filename_format: "{1}_{0,number,0000}{2}" """, "infile_0001.txt infile_0002.txt")]
    public async Task Workflow34_FilesOfAChunk_AreStagedInUnderTheirNames(string to, string format, string names)
    {
        await _client.Http.UploadAsync("storages/HOME/files/pair/a.dat", "a\n");
        await _client.Http.UploadAsync("storages/HOME/files/pair/b.dat", "b\n");

        var workflow = await _client.SucceedAsync($$"""
            {subworkflows: {l: {type: FOR_EACH, filesets: [{base: "{{_client.Http.Core}}storages/HOME/files/pair/"}], chunking: {chunksize: 2{{format}} },
               body: {activities: {j: {job: {Executable: "cat {{names}}", Imports: [{From: "${IT_VALUE}", To: "{{to}}"}]} } } } } } }
            """);

        (await _client.OutputsAsync(workflow)).ShouldBe(["a\nb"]);
    }

    [Fact]
    public async Task Workflow35_AListOfFiles_IsFollowed()
    {
        var workflow = await _client.SucceedAsync("""
            {activities: {make: {job: {Executable: "echo x > x; echo y > y; echo wf:f/y wf:f/x wf:f/none > list",
               Exports: [{From: x, To: "wf:f/x"}, {From: y, To: "wf:f/y"}, {From: list, To: "wf:list"}]}}},
             subworkflows: {l: {type: FOR_EACH, filesets: [{base: "wf:", include: [list], indirection: true}],
               body: {activities: {j: {job: {Executable: cat in, Imports: [{From: "${IT_VALUE}", To: in}]}}}}}},
             transitions: [{from: make, to: l}]}
            """);

        IterationsOf(workflow, "l/l__body__").ShouldBe(["0", "1"]);
        (await _client.OutputAsync(JobOf(workflow, "l/l__body__#0/j"))).ShouldBe("y\n");
        (await _client.OutputAsync(JobOf(workflow, "l/l__body__#1/j"))).ShouldBe("x\n");
        var journal = await server.Services.GetRequiredService<IJournal>().ReadAllAsync(0, 10_000, TestContext.Current.CancellationToken);
        journal.ShouldContain(r => r.Entry.Run != null && r.Entry.Message.Contains("l: words of lists that stand for no file are left out: 'wf:f/none'."));
    }

    [Fact]
    public async Task Workflow36_AFileOfTheCatalogue_CanBeReadWhereItIs()
    {
        var workflow = await _client.SucceedAsync("{activities: {date1: {job: {Executable: echo hello, Exports: [{From: stdout, To: 'wf:date1/stdout'}]}}}}");

        var location = (await _client.FilesAsync(workflow))["wf:date1/stdout"];
        location.Split("/files/").Length.ShouldBe(2);
        (await _client.Http.GetAsync(location))["isDirectory"]?.GetValue<bool>().ShouldBeFalse();
        (await _client.Http.TextAsync(location)).ShouldBe("hello\n");
    }

    [Theory]
    [InlineData("base: '/nowhere'")]
    [InlineData("base: 'https://gw.example.org/PORTSIDE/rest/core/storages/NOSUCH/files/'")]
    public async Task AFilesetThatCannotBeLookedAt_FailsItsLoop(string set)
    {
        var workflow = await _client.RunAsync($"{{subworkflows: {{l: {{type: FOR_EACH, filesets: [{{{set}}}], body: {{activities: {{a: {{type: START}}}}}}}}}}}}");

        StatusOf(workflow).ShouldBe("FAILED");
        ErrorOf(workflow, "l").ShouldStartWith("ITERATION_ERROR ");
    }

    [Fact]
    public async Task QuestionsAboutFiles_AreAnsweredFromTheJobAndFromTheCatalogue()
    {
        var workflow = await _client.SucceedAsync("""
            {variables: {T: {type: STRING}},
             activities: {a: {job: {Executable: "echo content > f", Exports: [{From: f, To: "wf:f"}]}},
               read: {type: MODIFY_VARIABLE, variable_name: T, expression: 'T = fileContent("a", "f").trim() + fileLength("a", "wf:f")'}, no: {type: START}, yes: {type: START}},
             transitions: [{from: a, to: read}, {from: read, to: no, condition: 'fileExists("a", "g") || fileExists("a", "wf:g")'},
               {from: read, to: yes, condition: 'fileExists("a", "f") && fileExists("a", "wf:f") && fileLengthGreaterThanZero("a", "f")'}]}
            """);

        ParametersOf(workflow)["T"].ShouldBe("content8");
        StatesOf(workflow, "no").ShouldBe(["NOT_STARTED"]);
        StatesOf(workflow, "yes").ShouldBe(["SUCCESSFUL"]);
    }
}
