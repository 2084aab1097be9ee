using System.Net;
using System.Text;
using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Core.Storages;
using Fairlead.Storages.Staging;
using Fairlead.Testing;

namespace Fairlead.Storages.Tests.Staging;

public sealed class StagerTests : IAsyncLifetime
{
    private readonly StagedJobs _jobs = new();
    private readonly WebServer _web = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _web.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        await _web.DisposeAsync();
        _jobs.Dispose();
    }

    [Fact]
    public async Task StageIn_EveryKindOfSource_BringsTheFiles()
    {
        var earlier = _jobs.New();
        StagedJobs.Write(earlier, "results/a.txt", "from a job");
        StagedJobs.Write(earlier, "results/deep/b.txt", "deeper");
        _jobs.Home.CreateDirectory("shared");
        _jobs.Home.Write("shared/c.txt", "from a shared storage");
        var job = _jobs.New() with
        {
            Description = new JobDescription
            {
                Imports =
                [
                    new StageIn(new DataPlace.Inline("#!/bin/sh\n"), "run.sh") { Permissions = new FilePermissions(0b111_100_000) },
                    new StageIn(new DataPlace.Web(_web.Serve("data.bin", Bytes.Random(7, 100_000))), "in/data.bin"),
                    new StageIn(new DataPlace.InStorage(new StorageId.WorkingDirectory(earlier.Id), "results"), "earlier"),
                    new StageIn(new DataPlace.InStorage(new StorageId.Shared("SHARED"), "/c.txt"), "c.txt"),
                ],
            },
        };

        var notes = (await _jobs.Stager(StagedJobs.Loopback, earlier).StageInAsync(job, Token)).ShouldSucceed();

        StagedJobs.Text(job, "run.sh").ShouldBe("#!/bin/sh\n");
        (File.GetUnixFileMode($"{job.Directory}/run.sh") & UnixFileMode.UserExecute).ShouldBe(UnixFileMode.UserExecute);
        (await File.ReadAllBytesAsync($"{job.Directory}/in/data.bin", Token)).ShouldBe(Bytes.Random(7, 100_000));
        StagedJobs.Text(job, "earlier/a.txt").ShouldBe("from a job");
        StagedJobs.Text(job, "earlier/deep/b.txt").ShouldBe("deeper");
        StagedJobs.Text(job, "c.txt").ShouldBe("from a shared storage");
        notes.Count.ShouldBe(4);
        notes[0].ShouldBe("inline data to 'run.sh': 10 bytes");
        (await _jobs.Stager(StagedJobs.Loopback, earlier).StageInAsync(job, Token)).ShouldSucceed();
    }

    [Fact]
    public async Task StageIn_OthersJob_DoesNotExist()
    {
        var others = _jobs.New() with { Owner = "somebody" };
        StagedJobs.Write(others, "secret", "secret");
        var job = _jobs.Importing(new DataPlace.InStorage(new StorageId.WorkingDirectory(others.Id), "secret"));

        (await _jobs.Stager(StagedJobs.Loopback, others).StageInAsync(job, Token)).ShouldBeRefused(RefusalKind.NotFound);
    }

    [Fact]
    public async Task StageIn_OptionalFileMissing_IsANote()
    {
        var missing = _web.Fail("missing", HttpStatusCode.NotFound);
        var job = _jobs.Importing(new DataPlace.Web(missing));
        var lenient = job with { Description = new JobDescription { Imports = [job.Description.Imports[0] with { Optional = true }] } };

        var notes = (await _jobs.Stager(StagedJobs.Loopback).StageInAsync(lenient, Token)).ShouldSucceed();
        var refusal = (await _jobs.Stager(StagedJobs.Loopback).StageInAsync(job, Token)).ShouldBeRefused(RefusalKind.Conflict);

        notes.ShouldHaveSingleItem().ShouldContain("left out");
        refusal.Message.ShouldContain("404");
        File.Exists($"{job.Directory}/file").ShouldBeFalse();
    }

    [Fact]
    public async Task StageIn_ConnectionBreaks_LeavesNoFile()
    {
        var job = _jobs.Importing(new DataPlace.Web(_web.ServeHalf("half", Bytes.Random(1, 1_000_000))));

        (await _jobs.Stager(StagedJobs.Loopback).StageInAsync(job, Token)).ShouldBeRefused(RefusalKind.Conflict);

        Directory.EnumerateFileSystemEntries(job.Directory).ShouldBeEmpty();
    }

    [Fact]
    public async Task StageIn_Limits_AreKept()
    {
        var large = _jobs.Importing(new DataPlace.Web(_web.Serve("large", Bytes.Random(1, 10_000))));
        var slow = _jobs.Importing(new DataPlace.Web(_web.ServeSlowly("slow", Bytes.Random(1, 10_000), piece: 10, TimeSpan.FromMilliseconds(50))));

        (await _jobs.Stager(StagedJobs.Loopback with { SizeLimit = 9_999 }).StageInAsync(large, Token)).ShouldBeRefused(RefusalKind.TooLarge);
        var refusal = (await _jobs.Stager(StagedJobs.Loopback with { TimeLimit = TimeSpan.FromSeconds(1) }).StageInAsync(slow, Token)).ShouldBeRefused(RefusalKind.Conflict);

        refusal.Message.ShouldContain("longer than 00:00:01");
    }

    [Fact]
    public async Task StageIn_ThreeKindsOfWrite_DoWhatTheySay()
    {
        var job = _jobs.New() with
        {
            Description = new JobDescription
            {
                Imports =
                [
                    new StageIn(new DataPlace.Inline("one"), "file"),
                    new StageIn(new DataPlace.Inline("two"), "file") { Mode = WriteMode.Append },
                    new StageIn(new DataPlace.Inline("three"), "file") { Mode = WriteMode.CreateNew },
                ],
            },
        };

        var refusal = (await _jobs.Stager(StagedJobs.Loopback).StageInAsync(job, Token)).ShouldBeRefused(RefusalKind.Conflict);

        refusal.Message.ShouldBe("inline data to 'file': '/file' exists already.");
        StagedJobs.Text(job, "file").ShouldBe("onetwo");
    }

    [Theory]
    [InlineData("http://127.0.0.1:{port}/x")]
    [InlineData("http://localhost:{port}/x")]
    [InlineData("http://2130706433:{port}/x")]
    [InlineData("http://0x7f000001:{port}/x")]
    [InlineData("http://0177.0.0.1:{port}/x")]
    [InlineData("http://127.1:{port}/x")]
    [InlineData("http://0.0.0.0:{port}/x")]
    [InlineData("http://0:{port}/x")]
    [InlineData("http://[::1]:{port}/x")]
    [InlineData("http://[::]:{port}/x")]
    [InlineData("http://[::ffff:127.0.0.1]:{port}/x")]
    [InlineData("http://[::ffff:7f00:1]:{port}/x")]
    [InlineData("http://[::127.0.0.1]:{port}/x")]
    [InlineData("http://[64:ff9b::127.0.0.1]/x")]
    [InlineData("http://[2002:7f00:1::]/x")]
    [InlineData("http://[fe80::1]/x")]
    [InlineData("http://[fd00::1]/x")]
    [InlineData("http://[ff02::1]/x")]
    [InlineData("http://10.0.0.1/x")]
    [InlineData("http://172.16.0.1/x")]
    [InlineData("http://172.31.255.255/x")]
    [InlineData("http://192.168.1.1/x")]
    [InlineData("http://100.64.0.1/x")]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    [InlineData("http://224.0.0.1/x")]
    [InlineData("http://255.255.255.255/x")]
    [InlineData("http://user:secret@127.0.0.1:{port}/x")]
    [InlineData("ftp://127.0.0.1/x")]
    [InlineData("file:///etc/passwd")]
    [InlineData("gopher://127.0.0.1:{port}/x")]
    public async Task StageIn_AddressThatIsNotPublic_IsForbiddenAndNeverAsked(string address)
    {
        _web.Serve("x", "secret"u8.ToArray());
        var job = _jobs.Importing(new DataPlace.Web(new Uri(address.Replace("{port}", $"{_web.Port}", StringComparison.Ordinal))));

        var refusal = (await _jobs.Stager(new EgressPolicy()).StageInAsync(job, Token)).ShouldBeRefused(RefusalKind.Forbidden);

        refusal.Message.ShouldNotContain("secret");
        _web.Requests.ShouldBeEmpty();
        Directory.EnumerateFileSystemEntries(job.Directory).ShouldBeEmpty();
    }

    [Fact]
    public async Task StageIn_LoopbackRefused_SaysWhichAddress()
    {
        var job = _jobs.Importing(new DataPlace.Web(_web.UrlByName("x?token=secret")));

        var refusal = (await _jobs.Stager(new EgressPolicy()).StageInAsync(job, Token)).ShouldBeRefused(RefusalKind.Forbidden);

        refusal.Message.ShouldMatch($@"\Ahttp://localhost:{_web.Port}/x to 'file': The address (127\.0\.0\.1|::1) is not allowed by the egress policy\.\z");
    }

    [Fact]
    public async Task StageIn_Redirects_AreFollowedButJudgedAnew()
    {
        var data = _web.Serve("data", "data"u8.ToArray());
        var allowed = _jobs.Importing(new DataPlace.Web(_web.Redirect("a", _web.Redirect("b", data))));
        var circle = _jobs.Importing(new DataPlace.Web(_web.Redirect("round", _web.Url("round"))));
        var toFile = _jobs.Importing(new DataPlace.Web(_web.Redirect("file", new Uri("file:///etc/passwd"))));
        // Only the name is allowed, and it sends on to the bare address.
        var onlyName = new EgressPolicy { AllowHosts = ["localhost"] };
        _web.Redirect("out", data);
        var outwards = _jobs.Importing(new DataPlace.Web(_web.UrlByName("out")));

        (await _jobs.Stager(StagedJobs.Loopback).StageInAsync(allowed, Token)).ShouldSucceed();
        StagedJobs.Text(allowed, "file").ShouldBe("data");
        (await _jobs.Stager(StagedJobs.Loopback).StageInAsync(circle, Token)).ShouldBeRefused(RefusalKind.Conflict).Message.ShouldContain("more than 5 times");
        (await _jobs.Stager(StagedJobs.Loopback).StageInAsync(toFile, Token)).ShouldBeRefused(RefusalKind.Forbidden).Message.ShouldContain("'file' is not allowed");
        (await _jobs.Stager(onlyName).StageInAsync(outwards, Token)).ShouldBeRefused(RefusalKind.Forbidden).Message.ShouldContain("127.0.0.1 is not allowed");
        _web.Requests.Count(r => r.Path == "/data").ShouldBe(1);
    }

    [Theory]
    [InlineData("localhost", true)]
    [InlineData("*.localhost", false)]
    [InlineData("host", false)]
    public async Task StageIn_AllowedHost_MayHaveAnyAddress(string allowed, bool succeeds)
    {
        _web.Serve("data", "data"u8.ToArray());
        var job = _jobs.Importing(new DataPlace.Web(_web.UrlByName("data")));

        (await _jobs.Stager(new EgressPolicy { AllowHosts = [allowed] }).StageInAsync(job, Token)).TryGet(out _, out _).ShouldBe(succeeds);
    }

    [Fact]
    public async Task StageOut_EveryKindOfTarget_GetsTheFiles()
    {
        var later = _jobs.New();
        var job = _jobs.New() with
        {
            Description = new JobDescription
            {
                Exports =
                [
                    new StageOut("out.txt", new DataPlace.Web(_web.Url("put/out.txt"))),
                    new StageOut("data/*.d?t", new DataPlace.Web(_web.Url("many"))),
                    new StageOut("data", new DataPlace.InStorage(new StorageId.WorkingDirectory(later.Id), "copy")),
                    new StageOut("data/[x].d*", new DataPlace.InStorage(new StorageId.Shared("SHARED"), "kept")),
                    new StageOut("nothing*", new DataPlace.Web(_web.Url("nothing"))) { Optional = true },
                ],
            },
        };
        StagedJobs.Write(job, "out.txt", "out");
        StagedJobs.Write(job, "data/one two.dat", "1");
        StagedJobs.Write(job, "data/x.dot", "2");
        StagedJobs.Write(job, "data/[x].dat", "3");
        StagedJobs.Write(job, "data/other", "4");
        _jobs.Home.CreateDirectory("shared");

        var notes = (await _jobs.Stager(StagedJobs.Loopback, later).StageOutAsync(job, Token)).ShouldSucceed();

        Sent("put/out.txt").ShouldBe("out");
        Sent("many/one%20two.dat").ShouldBe("1");
        Sent("many/x.dot").ShouldBe("2");
        Sent("many/%5Bx%5D.dat").ShouldBe("3");
        Sent("many/other").ShouldBeNull();
        StagedJobs.Text(later, "copy/one two.dat").ShouldBe("1");
        StagedJobs.Text(later, "copy/other").ShouldBe("4");
        Directory.EnumerateFiles(_jobs.Home.Combine("shared/kept")).Select(Path.GetFileName).ShouldBe(["[x].dat"]);
        notes.Count.ShouldBe(5);
        notes[4].ShouldContain("There is no file that fits 'nothing*'.");
    }

    [Fact]
    public async Task StageOut_MissingFileOrForbiddenTarget_IsRefused()
    {
        var job = _jobs.New();
        StagedJobs.Write(job, "out", "out");
        Job Exporting(string from, Uri to) => job with { Description = new JobDescription { Exports = [new StageOut(from, new DataPlace.Web(to))] } };

        (await _jobs.Stager(StagedJobs.Loopback).StageOutAsync(Exporting("missing", _web.Url("x")), Token)).ShouldBeRefused(RefusalKind.NotFound);
        (await _jobs.Stager(new EgressPolicy()).StageOutAsync(Exporting("out", _web.Url("x")), Token)).ShouldBeRefused(RefusalKind.Forbidden);
        _web.Received("x").ShouldBeNull();
    }

    private string? Sent(string path) => _web.Received(path) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;
}
