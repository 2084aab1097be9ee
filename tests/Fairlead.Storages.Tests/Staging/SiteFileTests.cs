using Fairlead.Core;
using Fairlead.Core.Jobs;

namespace Fairlead.Storages.Tests.Staging;

/// <summary>Input and output that is on the job's own site.</summary>
public sealed class SiteFileTests : IDisposable
{
    private readonly StagedJobs _jobs = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _jobs.Dispose();

    [Fact]
    public async Task Staging_FilesOnTheSite_AreCopiedAndLinked()
    {
        _jobs.Home.CreateDirectory("data/inner");
        _jobs.Home.Write("data/a.txt", "a");
        _jobs.Home.Write("data/b.txt", "b");
        File.CreateSymbolicLink(_jobs.Home.Combine("data/link"), "a.txt");
        var job = _jobs.New() with
        {
            Description = new JobDescription
            {
                Imports =
                [
                    new StageIn(new DataPlace.OnSite(_jobs.Home.Combine("data/link")), "one"),
                    new StageIn(new DataPlace.OnSite(_jobs.Home.Combine("data/?.txt")), "in"),
                    new StageIn(new DataPlace.OnSite(_jobs.Home.Combine("data")), "all"),
                    new StageIn(new DataPlace.LinkOnSite(_jobs.Home.Combine("data/a.txt")), "linked/a"),
                ],
                Exports = [new StageOut("in/*", new DataPlace.OnSite(_jobs.Home.Combine("data/inner/out"))), new StageOut("one", new DataPlace.OnSite(_jobs.Home.Combine("data/one")))],
            },
        };

        (await _jobs.Stager(StagedJobs.Loopback).StageInAsync(job, Token)).ShouldSucceed();
        var notes = (await _jobs.Stager(StagedJobs.Loopback).StageInAsync(job, Token)).ShouldSucceed();
        (await _jobs.Stager(StagedJobs.Loopback).StageOutAsync(job, Token)).ShouldSucceed();

        (StagedJobs.Text(job, "one"), StagedJobs.Text(job, "in/b.txt"), StagedJobs.Text(job, "all/a.txt"), StagedJobs.Text(job, "linked/a")).ShouldBe(("a", "b", "a", "a"));
        File.ResolveLinkTarget($"{job.Directory}/linked/a", returnFinalTarget: false)?.FullName.ShouldBe(_jobs.Home.Combine("data/a.txt"));
        notes[3].ShouldBe($"link:{_jobs.Home.Combine("data/a.txt")} to 'linked/a': 0 bytes");
        (await File.ReadAllTextAsync(_jobs.Home.Combine("data/inner/out/b.txt"), Token)).ShouldBe("b");
        (await File.ReadAllTextAsync(_jobs.Home.Combine("data/one"), Token)).ShouldBe("a");
    }

    [Theory]
    [InlineData("outside.txt")]
    [InlineData("data/../outside.txt")]
    [InlineData("data/out")]
    [InlineData("data/inner/up")] // leads to what the outer root has, out of the inner one
    [InlineData("database")]
    public async Task Staging_FilesBeyondTheRootsOfTheSite_AreForbidden(string path)
    {
        _jobs.Home.CreateDirectory("data/inner");
        _jobs.Home.Write("data/a.txt", "a");
        _jobs.Home.Write("outside.txt", "secret");
        _jobs.Home.Write("database", "secret");
        File.CreateSymbolicLink(_jobs.Home.Combine("data/out"), _jobs.Home.Combine("outside.txt"));
        File.CreateSymbolicLink(_jobs.Home.Combine("data/inner/up"), "../a.txt");
        var file = $"{_jobs.Home.Path}/{path}";
        var exporting = _jobs.New() with { Description = new JobDescription { Exports = [new StageOut("x", new DataPlace.OnSite(file))] } };
        StagedJobs.Write(exporting, "x", "changed");

        (await _jobs.Stager(StagedJobs.Loopback).StageInAsync(_jobs.Importing(new DataPlace.OnSite(file)), Token)).ShouldBeRefused(RefusalKind.Forbidden);
        (await _jobs.Stager(StagedJobs.Loopback).StageInAsync(_jobs.Importing(new DataPlace.LinkOnSite(file)), Token)).ShouldBeRefused(RefusalKind.Forbidden);
        (await _jobs.Stager(StagedJobs.Loopback).StageOutAsync(exporting, Token)).ShouldBeRefused(RefusalKind.Forbidden);

        (await File.ReadAllTextAsync(_jobs.Home.Combine("outside.txt"), Token)).ShouldBe("secret");
    }

    [Fact]
    public async Task Staging_FilesOnASiteThatAllowsNone_AreForbidden()
    {
        _jobs.Home.CreateDirectory("data");
        _jobs.Home.Write("data/a.txt", "a");

        var refusal = (await _jobs.Stager(StagedJobs.Loopback, roots: [], []).StageInAsync(_jobs.Importing(new DataPlace.OnSite(_jobs.Home.Combine("data/a.txt"))), Token)).ShouldBeRefused(RefusalKind.Forbidden);

        refusal.Message.ShouldContain("fileRoots");
    }

    [Fact]
    public async Task StageIn_LinkToNothing_IsNotMade()
    {
        _jobs.Home.CreateDirectory("data");
        var job = _jobs.Importing(new DataPlace.LinkOnSite(_jobs.Home.Combine("data/missing")));

        (await _jobs.Stager(StagedJobs.Loopback).StageInAsync(job, Token)).ShouldBeRefused(RefusalKind.NotFound);

        Directory.EnumerateFileSystemEntries(job.Directory).ShouldBeEmpty();
    }
}
