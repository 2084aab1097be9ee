using System.Text;
using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Storages.Staging;
using Fairlead.Testing;

namespace Fairlead.Storages.Tests.Staging;

/// <summary>Input from git repositories, against git's own server program over HTTP.</summary>
public sealed class GitRepositoriesTests(GitServer git) : IClassFixture<GitServer>, IDisposable
{
    private const string Commit = "git add -A; git commit -q -m x; ";

    private readonly StagedJobs _jobs = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _jobs.Dispose();

    [Fact]
    public async Task StageIn_ARepository_BringsTheRevisionThatIsAskedFor()
    {
        await git.MakeAsync("code", "echo first >a; mkdir -p 'b c'; printf x >'b c/run'; chmod +x 'b c/run'; ln -s /etc/passwd out; ln -s a in; " + Commit, Token);
        var first = (await git.MakeAsync("code", "git rev-parse HEAD; git tag v1; git checkout -q -b side; echo side >a; " + Commit + "git checkout -q main; echo last >a; " + Commit, Token)).Trim();

        string[] read = [await ReadAsync(null), await ReadAsync("v1"), await ReadAsync("side"), await ReadAsync(first)];

        read.ShouldBe(["last\n", "first\n", "side\n", "first\n"]);
        var job = await FetchAsync(_jobs.Importing(Place("code")));
        File.GetUnixFileMode($"{job.Directory}/file/b c/run").ShouldBe((UnixFileMode)0b111_101_101);
        (new FileInfo($"{job.Directory}/file/out").LinkTarget, new FileInfo($"{job.Directory}/file/in").LinkTarget).ShouldBe(("/etc/passwd", "a"));
        File.Exists($"{job.Directory}/file/.git/HEAD").ShouldBeTrue();
        await FetchAsync(job);

        async Task<string> ReadAsync(string? revision) => StagedJobs.Text(await FetchAsync(_jobs.Importing(Place("code", revision))), "file/a");
    }

    [Fact]
    public async Task StageIn_WithCredentials_ShowsThemAndKeepsThemOut()
    {
        await git.MakeAsync("closed", "echo x >a; " + Commit, Token);
        var secret = $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes("ada:geheim"))}";
        git.Authorization = secret;
        try
        {
            var job = await FetchAsync(_jobs.Importing(Place("closed"), secret));
            var without = (await _jobs.Stager(StagedJobs.Loopback).StageInAsync(_jobs.Importing(Place("closed")), Token)).ShouldBeRefused(RefusalKind.Conflict);
            var other = (await _jobs.Stager(StagedJobs.Loopback).StageInAsync(_jobs.Importing(Place("closed"), "Basic eDp5"), Token)).ShouldBeRefused(RefusalKind.Conflict);

            without.Message.ShouldContain("wants credentials");
            other.Message.ShouldContain("wants credentials");
            foreach (var file in Directory.EnumerateFiles(job.Directory, "*", SearchOption.AllDirectories))
            {
                (await File.ReadAllTextAsync(file, Token)).ShouldNotContain(secret[6..]);
            }
        }
        finally
        {
            git.Authorization = null;
        }
    }

    [Fact]
    public async Task StageIn_WhatARepositoryBrings_IsNotRunAndLeadsNowhere()
    {
        await git.MakeAsync("inner", "echo x >a; " + Commit, Token);
        var canary = _jobs.Home.Combine("canary");
        await git.MakeAsync(
            "trap",
            $"echo '* filter=evil' >.gitattributes; echo x >a; mkdir -p .githooks; printf '#!/bin/sh\\ntouch {canary}' >.githooks/post-checkout; chmod +x .githooks/post-checkout; "
            + $"git -c protocol.file.allow=always submodule add -q {git.TreeOf("inner")} sub; git config -f .gitmodules submodule.sub.url {git.Url("inner")}; " + Commit,
            Token);
        var before = git.Requests.Count(r => r.Path.StartsWith("/inner", StringComparison.Ordinal));

        var job = await FetchAsync(_jobs.Importing(Place("trap")));

        File.Exists(canary).ShouldBeFalse();
        Directory.GetFileSystemEntries($"{job.Directory}/file/sub").ShouldBeEmpty();
        git.Requests.Count(r => r.Path.StartsWith("/inner", StringComparison.Ordinal)).ShouldBe(before);
    }

    [Fact]
    public async Task StageIn_LimitsAndPolicies_AreKept()
    {
        await git.MakeAsync("large", "head -c 3000000 /dev/urandom >a; " + Commit, Token);
        var job = _jobs.Importing(Place("large"));
        async Task<Refusal> Under(EgressPolicy policy, RefusalKind kind) => (await _jobs.Stager(policy).StageInAsync(job, Token)).ShouldBeRefused(kind);
        var before = git.Requests.Count;

        (await Under(new EgressPolicy(), RefusalKind.Forbidden)).Message.ShouldContain("is not allowed by the egress policy");
        (await Under(StagedJobs.Loopback with { Schemes = ["https"] }, RefusalKind.Forbidden)).Message.ShouldContain("'http' is not allowed");
        git.Requests.Count.ShouldBe(before);
        (await Under(StagedJobs.Loopback with { CloneLimit = 1_000_000 }, RefusalKind.TooLarge)).Message.ShouldContain("more than 1000000 bytes");
        Directory.EnumerateFileSystemEntries(job.Directory).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("missing", null, RefusalKind.Conflict, "git says: repository")]
    [InlineData("some", "no-such-branch", RefusalKind.NotFound, "branch, tag or commit 'no-such-branch'")]
    [InlineData("some", "0123456789012345678901234567890123456789", RefusalKind.NotFound, "branch, tag or commit '0123")]
    [InlineData("some", "--upload-pack=touch", RefusalKind.Invalid, "no name of a branch")]
    public async Task StageIn_WhatIsNotThere_SaysSo(string repository, string? revision, RefusalKind kind, string reason)
    {
        await git.MakeAsync("some", "echo $$ >a; " + Commit, Token);

        (await _jobs.Stager(StagedJobs.Loopback).StageInAsync(_jobs.Importing(Place(repository, revision)), Token)).ShouldBeRefused(kind).Message.ShouldContain(reason);
    }

    [Fact]
    public async Task StageIn_ARepositoryThatRedirects_IsNotFollowed()
    {
        var web = new WebServer();
        await web.InitializeAsync();
        await git.MakeAsync("target", "echo x >a; " + Commit, Token);
        web.Redirect("moved/info/refs", new Uri($"{git.Url("target")}/info/refs?service=git-upload-pack"));
        var before = git.Requests.Count;

        (await _jobs.Stager(StagedJobs.Loopback).StageInAsync(_jobs.Importing(new DataPlace.Git(web.Url("moved"), null)), Token)).ShouldBeRefused(RefusalKind.Conflict);

        git.Requests.Count.ShouldBe(before);
        await web.DisposeAsync();
    }

    private DataPlace.Git Place(string repository, string? revision = null) => new(git.Url(repository), revision);

    private async Task<Job> FetchAsync(Job job)
    {
        (await _jobs.Stager(StagedJobs.Loopback).StageInAsync(job, Token)).ShouldSucceed();
        return job;
    }
}
