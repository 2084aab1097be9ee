using System.Globalization;
using Fairlead.Core.Jobs;
using Fairlead.Core.Storages;
using Fairlead.Dialects.Unicore.Description;
using Fairlead.Dialects.Unicore.Json;

namespace Fairlead.Dialects.Unicore.Tests.Description;

public sealed class JobCompilerTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private const string Job = "019cd2f4f2c37aa08d4a5b7e2a2f0c11";

    [Fact]
    public void Compile_TheFullSample_IsTheSameJob()
    {
        var job = Good("""
            {
              "Name": "tide table", "Executable": "python3 tides.py", "Arguments": ["--station", "$STATION", "--out", "table.csv"],
              "Environment": { "STATION": "outer-mole" }, "Stdout": "run.log", "Stderr": "run.err",
              "User precommand": ["module load python", "mkdir -p plots"], "User postcommand": "tar cf plots.tar plots", "Project": "tides",
              "Resources": { "Queue": "batch", "Nodes": "2", "CPUsPerNode": 24, "Memory": "16G", "Runtime": "90min", "Reservation": "resv-77" },
              "Imports": [
                { "From": "https://gw.example.org:9443/PORTSIDE/rest/core/storages/HOME/files/points%20of.csv", "To": "points.csv" },
                { "From": "inline://dummy", "To": "tides.py", "Data": ["import sys", "print(sys.argv)"], "Permissions": "rwx" },
                { "From": "https://data.example.org/mask.nc?v=2", "To": "mask.nc", "FailOnError": "false" }
              ],
              "Exports": [ { "From": "plots.tar", "To": "BFT:https://gw.example.org:9443/PORTSIDE/rest/core/storages/HOME/files/out/plots.tar" } ],
              "Tags": ["tides", "march"], "haveClientStageIn": "true", "Umask": "027"
            }
            """);

        job.Name.ShouldBe("tide table");
        job.Steps.Length.ShouldBe(3);
        Lines(job.Steps[0]).ShouldEndWith("module load python\nmkdir -p plots\n\n");
        job.Steps[0].Stdout.ShouldBe("PRE_0_stdout");
        Lines(job.Steps[1]).ShouldEndWith("python3 tides.py --station $STATION --out table.csv\n");
        job.Steps[1].ShouldSatisfyAllConditions(s => s.IsMain.ShouldBeTrue(), s => s.Stdout.ShouldBe("run.log"), s => s.Stderr.ShouldBe("run.err"));
        Lines(job.Steps[2]).ShouldEndWith("tar cf plots.tar plots\n");
        job.Resources.ShouldBe(new ResourceRequest
        {
            Queue = "batch",
            Nodes = 2,
            CpusPerNode = 24,
            MemoryPerNode = 16L << 30,
            Runtime = TimeSpan.FromMinutes(90),
            Reservation = "resv-77",
            Project = "tides",
        });
        job.Environment["STATION"].ShouldBe("outer-mole");
        job.Environment["UC_USERDN"].ShouldBe("CN=ada,O=TEST");
        job.Environment["UC_EXECUTABLE"].ShouldBe("python3 tides.py");
        job.Imports.Select(i => i.From).ShouldBe(
        [
            new DataPlace.InStorage(new StorageId.Shared("HOME"), "/points of.csv"),
            new DataPlace.Inline("import sys\nprint(sys.argv)\n"),
            new DataPlace.Web(new Uri("https://data.example.org/mask.nc?v=2")),
        ]);
        job.Imports.Select(i => i.Optional).ShouldBe([false, false, true]);
        job.Imports[1].Permissions.ShouldBe(new FilePermissions(0x1c0));
        job.Exports.ShouldHaveSingleItem().ShouldBe(new StageOut("plots.tar", new DataPlace.InStorage(new StorageId.Shared("HOME"), "/out/plots.tar")));
        job.Tags.ShouldBe(["tides", "march"]);
        job.ClientStagesIn.ShouldBeTrue();
        job.Umask.ShouldBe(0x17);
    }

    [Theory]
    [InlineData("{}", "UNICORE_Job", 0)]
    [InlineData("{ApplicationName: Date}", "Date", 1)]
    [InlineData("{'User precommand': date}", "UNICORE_Job", 1)]
    [InlineData("{Name: 5, Executable: date, 'Login node': null, Site: X, Output: y, isSweepJob: false}", "5", 1)]
    public void Compile_LittleIsAskedFor_IsEnough(string document, string name, int steps)
    {
        var job = Good(document);

        job.Name.ShouldBe(name);
        job.Steps.Length.ShouldBe(steps);
    }

    [Theory]
    [InlineData("{Executable: './run.sh --fast'}", "./run.sh")]
    [InlineData("{Executable: 'run.sh'}", "run.sh")]
    [InlineData("{Executable: '/bin/date'}", null)]
    [InlineData("{Executable: 'a$b'}", null)]
    [InlineData("{Executable: '-rf x'}", null)]
    [InlineData("{Executable: 'cat<x'}", null)]
    public void Compile_FirstWordThatCanBeAFile_IsMadeExecutable(string document, string? file) =>
        Good(document).Steps.ShouldHaveSingleItem().Command.ShouldBeOfType<StepCommand.ShellLines>().Executable.ShouldBe(file);

    [Theory]
    [InlineData("{ApplicationName: Solver, Parameters: {MODEL: m1}}", "solver10 --model=$MODEL\n")]
    [InlineData("{ApplicationName: Solver, Parameters: {MODEL: m1, LEVEL: 3}, Arguments: [x]}", "solver10 --model=$MODEL --level=$LEVEL x\n")]
    [InlineData("{ApplicationName: Solver, ApplicationVersion: 9}", "solver9\n")]
    [InlineData("{ApplicationName: Solver, Executable: mine}", "mine --model=$MODEL\n")]
    public void Compile_AnApplicationOfTheCatalogue_IsItsCommand(string document, string line) =>
        Lines(Good(document).Steps.ShouldHaveSingleItem()).ShouldEndWith(line);

    [Fact]
    public void Compile_PrecommandInTheJobScript_IsInTheSameShellAndCanEndIt()
    {
        var step = Good("{Executable: main, 'User precommand': 'module load x', RunUserPrecommandOnLoginNode: false}").Steps.ShouldHaveSingleItem();

        Lines(step).ShouldContain("module load x\nuc_code=$?; [ $uc_code -eq 0 ] || exit $uc_code\nmain\n");
    }

    [Fact]
    public void Compile_ARawJob_IsItsBatchScript()
    {
        var job = Good("{'Job type': Raw, 'BSS file': run.slurm, Executable: ignored, Stdout: out, 'User postcommand': c}");

        job.BatchScript.ShouldBe("run.slurm");
        job.Steps.Select(s => (s.Placement, s.IsMain, s.Stdout)).ShouldBe([(StepPlacement.Batch, true, "out"), (StepPlacement.LoginNode, false, "POST_0_stdout")]);
    }

    [Theory]
    [InlineData("{Executable: a, 'Job type': 'Interactive', 'Login node': null}", "LoginNode")]
    [InlineData("{Executable: a, 'Job type': on_login_node, 'Login node': '*'}", "LoginNode")]
    [InlineData("{Executable: a, 'User precommand': b, 'User postcommand': c}", "LoginNode,Batch,LoginNode")]
    [InlineData("{Executable: a, 'User postcommand': c, RunUserPostcommandOnLoginNode: 'false'}", "Batch,Batch")]
    [InlineData("{Executable: a, 'Job type': interactive, 'User postcommand': c, RunUserPostcommandOnLoginNode: false}", "LoginNode,LoginNode")]
    public void Compile_Steps_RunWhereTheyBelong(string document, string placements) =>
        string.Join(',', Good(document).Steps.Select(s => s.Placement)).ShouldBe(placements);

    [Fact]
    public void Compile_FlagsInEveryForm_AreUnderstood()
    {
        var steps = Good("""
            {"Executable": "a", "IgnoreNonZeroExitCode": true, "User precommand": "p", "UserPrecommandIgnoreNonZeroExitcode": "True",
             "User postcommand": "q", "UserPostcommandIgnoreNonZeroExitCode": "false", "RunUserPostcommandOnLoginNode": false, "Stdout": "o"}
            """).Steps;

        steps.Select(s => s.IgnoreExitCode).ShouldBe([true, true, false]);
        steps.Select(s => s.Stdout).ShouldBe(["PRE_0_stdout", "o", "o"]);
    }

    [Theory]
    [InlineData("{Environment: ['A=1', 'B=x=y'], Parameters: {A: 0, C: 5}}")]
    [InlineData("{Environment: {A: 1, B: 'x=y', D: null}, Parameters: {C: '5'}}")]
    public void Compile_Variables_AreThoseOfBothWithTheEnvironmentFirst(string document)
    {
        var environment = Good(document).Environment;

        (environment["A"], environment["B"], environment["C"]).ShouldBe(("1", "x=y", "5"));
    }

    [Fact]
    public void Compile_StagingAsMaps_IsStagingAsLists()
    {
        var job = Good("""{"Imports": {"a.txt": {"Data": "x"}}, "Exports": {"b.txt": {"To": "https://example.org/b"}}}""");

        job.Imports.ShouldHaveSingleItem().To.ShouldBe("a.txt");
        job.Exports.ShouldHaveSingleItem().From.ShouldBe("b.txt");
    }

    [Theory]
    [InlineData("https://GW.example.org:9443/PORTSIDE/rest/core/storages/" + Job + "-uspace/files/a", typeof(DataPlace.InStorage))]
    [InlineData("https://localhost:8080/PORTSIDE/rest/core/storages/HOME/files", typeof(DataPlace.InStorage))]
    [InlineData("https://gw.example.org/PORTSIDE/rest/core/storages/HOME/files/a", typeof(DataPlace.AtGateway))]
    [InlineData("https://gw.example.org:9443/PIER/rest/core/storages/HOME/files/a", typeof(DataPlace.AtGateway))]
    [InlineData("https://evil.example/gw.example.org:9443/PORTSIDE/rest/core/storages/HOME/files/a", null)]
    [InlineData("https://gw.example.org:9443@evil.example/PORTSIDE/rest/core/storages/HOME/files/a", null)]
    public void Compile_UrlsOfStorages_AreOursOnlyByHostAndSite(string url, Type? place)
    {
        var compiled = Compile($"{{Imports: [{{From: '{url}', To: x}}]}}");

        (compiled.Flaw is null).ShouldBe(place is not null);
        compiled.Description.Imports.Select(i => i.From.GetType()).ShouldBe(place is null ? [] : [place]);
    }

    [Theory]
    [InlineData("{}", null)]
    [InlineData("{branch: 'v1.0/x-2'}", "v1.0/x-2")]
    [InlineData("{branch: main, commit: 0123456789012345678901234567890123456789}", "0123456789012345678901234567890123456789")]
    public void Compile_Repositories_AreSources(string extra, string? revision) =>
        Good($"{{Imports: [{{From: 'git:https://h/code.git', To: code, ExtraParameters: {extra}}}]}}").Imports.ShouldHaveSingleItem().From
            .ShouldBe(new DataPlace.Git(new Uri("https://h/code.git"), revision));

    [Theory]
    [InlineData("file:/scratch/a%20b/*.dat")]
    [InlineData("FILE:///scratch/a b/*.dat")]
    [InlineData("file://localhost/scratch/a%20b/*.dat")]
    public void Compile_PathsOnTheSite_AreFilesThere(string url)
    {
        var job = Good($$"""{"Imports": [{"From": "{{url}}", "To": "in"}, {"From": "{{url.ToUpperInvariant().Replace("FILE", "link", StringComparison.Ordinal)}}", "To": "in"}], "Exports": [{"From": "x", "To": "{{url}}"}]}""");

        job.Imports.Select(i => i.From).ShouldBe([new DataPlace.OnSite("/scratch/a b/*.dat"), new DataPlace.LinkOnSite("/SCRATCH/A B/*.DAT")]);
        job.Exports.ShouldHaveSingleItem().To.ShouldBe(new DataPlace.OnSite("/scratch/a b/*.dat"));
    }

    [Theory]
    [InlineData("{ApplicationName: NoSuch}", "no application 'NoSuch' on cluster. There are: Date 1.0")]
    [InlineData("{ApplicationVersion: 1}", "needs ApplicationName")]
    [InlineData("{Executable: {a: b}}", "Executable must be a text, not an object")]
    [InlineData("{Executable: ' '}", "Executable is empty")]
    [InlineData("{Executable: a, Arguments: [[b]]}", "Arguments must be a list of texts")]
    [InlineData("{Executable: a, IgnoreNonZeroExitCode: maybe}", "must be true or false, not 'maybe'")]
    [InlineData("{Stdin: x}", "nothing is run that could read it")]
    [InlineData("{'Login node': 'elsewhere*'}", "There is no login node 'elsewhere*' on cluster")]
    [InlineData("{'Job type': 'raw'}", "A raw job needs BSS file")]
    [InlineData("{'Job type': raw, 'BSS file': a, 'User precommand': b, RunUserPrecommandOnLoginNode: false}", "A raw job runs nothing but its batch script")]
    [InlineData("{'Job type': 'strange'}", "Job type is batch")]
    [InlineData("{'Not before': 'tomorrow'}", "Not before is a time such as 17:30")]
    [InlineData("{Environment: [X]}", "'X' is neither")]
    [InlineData("{Resources: {Nodes: many}}", "Resources.Nodes must be a whole number")]
    [InlineData("{Resources: {Nodes: 99999999999}}", "Resources.Nodes must be a whole number")]
    [InlineData("{Resources: {Cores: 4}}", "no such resource on cluster")]
    [InlineData("{Resources: {Memory: '1 potato'}}", "must be a size such as 512M")]
    [InlineData("{Resources: {Memory: 1G, MemoryPerNode: 2G}}", "contradict each other")]
    [InlineData("{Resources: {Runtime: '-1h'}}", "must be a time such as 90min")]
    [InlineData("{Resources: {Nodes: 2, CPUsPerNode: 2, TotalCPUs: 5}}", "contradicts Nodes=2 with CPUsPerNode=2")]
    [InlineData("{Resources: {Nodes: '${2*n}'}}", "There is no variable 'n'")]
    [InlineData("{Resources: {ArrayLimit: 5}}", "needs Resources.ArraySize")]
    [InlineData("{Resources: 5}", "Resources must be an object")]
    [InlineData("{Umask: 999}", "three octal digits")]
    [InlineData("{Umask: '022', umask: '077'}", "contradict each other")]
    [InlineData("{Tags: [a], tags: [b]}", "contradict each other")]
    [InlineData("{Imports: [{To: a}]}", "An import needs From, or Data")]
    [InlineData("{Imports: [{Data: a}]}", "An import needs To")]
    [InlineData("{Imports: [{From: 'inline://x', To: a}]}", "An inline import needs Data")]
    [InlineData("{Imports: [{From: 'https://a/b', To: a, Data: b}]}", "contradict each other")]
    [InlineData("{Imports: [{From: 'UFTP:ftp://h/x', To: a}]}", "the protocol ftp is not supported by this server")]
    [InlineData("{Imports: [{From: 'file:data', To: a}]}", "file: needs an absolute path on the site, such as file:/scratch/input.dat, not 'data'")]
    [InlineData("{Imports: [{From: 'file://ada:geheim@other.example/data', To: a}]}", "without the host 'other.example'")]
    [InlineData("{Imports: [{From: 'link:', To: a}]}", "link: needs an absolute path")]
    [InlineData("{Imports: [{From: 'link:/data', To: a, Permissions: rwx}]}", "A link has no permissions of its own")]
    [InlineData("{Imports: [{From: 'git:ssh://h/x', To: a}]}", "git: needs an http or https URL")]
    [InlineData("{Imports: [{From: 'git://h/x', To: a}]}", "git: needs an http or https URL")]
    [InlineData("{Imports: [{From: 'git:--upload-pack=x', To: a}]}", "git: needs an http or https URL")]
    [InlineData("{Imports: [{From: 'git:https://h/x?token=y', To: a}]}", "without ? and #")]
    [InlineData("{Imports: [{From: 'git:https://ada:pw@h/x', To: a}]}", "A password does not belong into a URL")]
    [InlineData("{Imports: [{From: 'git:https://h/x', To: a, ExtraParameters: {branch: '--upload-pack=x'}}]}", "branch is the name of a branch or tag")]
    [InlineData("{Imports: [{From: 'git:https://h/x', To: a, ExtraParameters: {branch: 'a:b'}}]}", "branch is the name of a branch or tag")]
    [InlineData("{Imports: [{From: 'git:https://h/x', To: a, ExtraParameters: {branch: 'a..b'}}]}", "branch is the name of a branch or tag")]
    [InlineData("{Imports: [{From: 'git:https://h/x', To: a, ExtraParameters: {commit: 'abc123'}}]}", "40 or 64 hexadecimal digits")]
    [InlineData("{Exports: [{From: a, To: 'git:https://h/x'}]}", "the protocol git is not supported by this server")]
    [InlineData("{Exports: [{From: a, To: 'link:/data'}]}", "the protocol link is not supported by this server")]
    [InlineData("{Imports: [{From: 'nothing', To: a}]}", "'nothing' is no URL")]
    [InlineData("{Imports: [{Data: x, To: a, Mode: sideways}]}", "Mode is overwrite, append or nooverwrite")]
    [InlineData("{Imports: [{Data: x, To: a, Permissions: rwz}]}", "3, 6 or 9 characters")]
    [InlineData("{Imports: 'x'}", "Imports must be a list of objects")]
    [InlineData("{Exports: [{From: a}]}", "An export needs From")]
    [InlineData("{Name: 'a\\u0000b'}", "must not hold NUL")]
    [InlineData("{Environment: {'a\\u0000': b}}", "must not hold NUL")]
    public void Compile_WrongOrUnsupportedContent_IsAFlawThatSaysSo(string document, string problem) =>
        Compile(document).Flaw.ShouldNotBeNull().Message.ShouldContain(problem);

    [Fact]
    public void Compile_AFlaw_KeepsNameAndTagsAlone()
    {
        var description = Compile("{Name: tide, Tags: [a], Executable: date, ApplicationName: NoSuch, Imports: [{Data: x, To: y}]}").Description;

        description.Name.ShouldBe("tide");
        description.Tags.ShouldBe(["a"]);
        description.Steps.ShouldBeEmpty();
        description.Imports.ShouldBeEmpty();
    }

    [Fact]
    public void Compile_TransferThatMayFailAndCannotBeDone_IsLeftOutWithANote()
    {
        var compiled = Compile("{Executable: date, Imports: [{From: 'gsiftp://h/x', To: a, FailOnError: false}]}");

        compiled.Flaw.ShouldBeNull();
        compiled.Description.Imports.ShouldBeEmpty();
        compiled.Notes.ShouldContain(n => n.Contains("gsiftp", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{Executable: a, Resources: {ArraySize: 10, ArrayLimit: '2'}}", 10, 2)]
    [InlineData("{Executable: a, Resources: {ArraySize: '3'}}", 3, null)]
    public void Compile_AnArray_IsOne(string document, int size, int? limit) => Good(document).Array.ShouldBe(new ArrayRequest(size, limit));

    [Theory]
    [InlineData("11:00", "2026-03-02T11:00Z")]
    [InlineData("13:30", "2026-03-01T13:30Z")]
    [InlineData("2026-03-09 07:30", "2026-03-09T07:30Z")]
    [InlineData("2026-03-09T07:30:00+0100", "2026-03-09T06:30Z")]
    public void Compile_NotBefore_IsATimeInEveryForm(string text, string time) =>
        Good($"{{Executable: date, 'Not before': '{text}'}}").NotBefore.ShouldBe(DateTimeOffset.Parse(time, CultureInfo.InvariantCulture));

    private static CompiledJob Compile(string document) =>
        new JobCompiler(Some.Site, new OwnStorages("PORTSIDE", ["gw.example.org:9443", "localhost:8080"]), Some.Principal, new Uri("https://gw.example.org:9443/PORTSIDE/rest/core/jobs"), Noon)
            .Compile(LenientJson.ReadObject(document).ShouldSucceed());

    private static JobDescription Good(string document)
    {
        var compiled = Compile(document);
        compiled.Flaw.ShouldBeNull();
        return compiled.Description;
    }

    private static string Lines(Step step) => step.Command.ShouldBeOfType<StepCommand.ShellLines>().Text;
}
