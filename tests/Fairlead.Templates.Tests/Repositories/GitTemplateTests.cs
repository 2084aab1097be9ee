using System.Collections.Immutable;
using System.Net;
using Fairlead.Core;
using Fairlead.Gateway.Repositories;
using Fairlead.Storages;
using Fairlead.Storages.Staging;
using Fairlead.Templates.Repositories;
using Fairlead.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Templates.Tests.Repositories;

/// <summary>Templates from git repositories, against git's own server program over HTTP.</summary>
public sealed class GitTemplateTests(GitServer git) : IClassFixture<GitServer>, IDisposable
{
    private const string Commit = "git add -A; git commit -q -m x; git rev-parse HEAD; ";
    private const string Name = "coast";

    private static readonly EgressPolicy Loopback = new() { AllowRanges = [IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("::1/128")] };

    private readonly TemporaryDirectory _cache = new("template-cache");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _cache.Dispose();

    [Fact]
    public async Task Checkout_ABranchATagAndACommit_GivesTheirFilesAndTheExactCommit()
    {
        var first = await MakeAsync("revisions", "mkdir -p WORKFLOWS/A; echo one >WORKFLOWS/A/b.yaml; " + Commit);
        var last = await MakeAsync("revisions", "git tag -a v1 -m v1; git checkout -q -b side; echo two >WORKFLOWS/A/b.yaml; " + Commit + "git checkout -q main");
        var repositories = Of("revisions");

        var usual = await CheckoutAsync(repositories, null);
        var tag = await CheckoutAsync(repositories, "v1");
        var side = await CheckoutAsync(repositories, "side");
        var commit = await CheckoutAsync(repositories, last);

        (usual.Commit, tag.Commit, side.Commit, commit.Commit).ShouldBe((first, first, last, last));
        (await TextAsync(usual), await TextAsync(side), await TextAsync(commit)).ShouldBe(("one\n", "two\n", "two\n"));
        Directory.Exists(Path.Combine(usual.Directory, ".git")).ShouldBeFalse();
    }

    [Fact]
    public async Task Checkout_AVersionThatIsHere_FetchesNothing()
    {
        var commit = await MakeAsync("kept", "echo x >a; " + Commit);
        var repositories = Of("kept");
        var tree = await CheckoutAsync(repositories, null);
        var before = git.Requests.Count;

        (await CheckoutAsync(repositories, commit)).Directory.ShouldBe(tree.Directory);

        git.Requests.Count.ShouldBe(before);
    }

    [Fact]
    public async Task Checkout_ABranchThatMoves_LeavesTheOldFilesAsTheyAre()
    {
        await MakeAsync("moving", "mkdir -p WORKFLOWS/A; echo old >WORKFLOWS/A/b.yaml; " + Commit);
        var repositories = Of("moving");
        var old = await CheckoutAsync(repositories, null);

        await MakeAsync("moving", "echo new >WORKFLOWS/A/b.yaml; " + Commit);
        var moved = await CheckoutAsync(repositories, null);

        (await TextAsync(old), await TextAsync(moved)).ShouldBe(("old\n", "new\n"));
    }

    [Fact]
    public async Task Checkout_HooksSubmodulesAndFilters_RunsAndFetchesNothingOfThem()
    {
        var witness = _cache.Combine("witness");
        await MakeAsync("other", "echo other >b; " + Commit);
        await MakeAsync(
            "hostile",
            $"printf '#!/bin/sh\\ntouch {witness}\\n' >.git/hooks/post-checkout; chmod +x .git/hooks/post-checkout; "
            + $"printf '[submodule \"s\"]\\n path = s\\n url = {git.Url("other")}\\n' >.gitmodules; "
            + $"git update-index --add --cacheinfo 160000,$(git -C {git.TreeOf("other")} rev-parse HEAD),s; "
            + "echo '* filter=bad' >.gitattributes; echo x >a; git add .gitmodules .gitattributes a; git commit -q -m x");

        var tree = await CheckoutAsync(Of("hostile"), null);

        File.Exists(witness).ShouldBeFalse();
        File.Exists(Path.Combine(tree.Directory, "s", "b")).ShouldBeFalse();
        git.Requests.ShouldNotContain(r => r.Path.StartsWith("/other", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("ln -s /etc/passwd out", "leads to '/etc/passwd', out of the repository")]
    [InlineData("mkdir d; ln -s ../../x d/out", "'d/out' in the repository leads to '../../x'")]
    [InlineData("mkdir -p d/e; ln -s ../.. d/e/up; ln -s d/e/up/../x out", "out of the repository")]
    public async Task Checkout_ALinkOutOfTheTree_IsRefused(string script, string message)
    {
        var name = $"links{Math.Abs(StringComparer.Ordinal.GetHashCode(script))}";
        await MakeAsync(name, script + "; echo x >a; " + Commit);

        (await RefusedAsync(Of(name), null)).Message.ShouldContain(message);
    }

    [Fact]
    public async Task Checkout_ALinkWithinTheTree_StaysOne()
    {
        await MakeAsync("inside", "mkdir -p WORKFLOWS/A d; echo text >d/real; ln -s ../../d/real WORKFLOWS/A/b.yaml; " + Commit);

        (await TextAsync(await CheckoutAsync(Of("inside"), null))).ShouldBe("text\n");
    }

    [Fact]
    public async Task Checkout_TooMuch_IsRefused()
    {
        await MakeAsync("large", "for i in 1 2 3 4 5 6; do echo $i >f$i; done; head -c 5000 /dev/zero >big; " + Commit);

        (await RefusedAsync(Of("large", options => options with { MostFiles = 5 }), null)).Kind.ShouldBe(RefusalKind.TooLarge);
        (await RefusedAsync(Of("large", options => options with { MostBytes = 4_000 }), null)).Message.ShouldContain("more than 4000 bytes");
        Directory.EnumerateDirectories(_cache.Combine(Name)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("nowhere", RefusalKind.NotFound, "branch, tag or commit 'nowhere'")]
    [InlineData("../x", RefusalKind.Invalid, "no name of a branch or tag")]
    [InlineData("--upload-pack=touch", RefusalKind.Invalid, "no name of a branch or tag")]
    [InlineData("a..b", RefusalKind.Invalid, "no name of a branch or tag")]
    public async Task Checkout_ARevisionThatThereIsNot_SaysWhich(string revision, RefusalKind kind, string message)
    {
        await MakeAsync("plain", "echo x >a; git add -A; git commit -q -m x || true; git rev-parse HEAD");

        var refusal = await RefusedAsync(Of("plain"), revision);

        refusal.Kind.ShouldBe(kind);
        refusal.Message.ShouldContain(message);
    }

    [Fact]
    public async Task Checkout_WhereThePolicyForbidsOrNobodyAnswers_SaysSo()
    {
        (await RefusedAsync(Of("plain", policy: new EgressPolicy()), null)).Message.ShouldContain("not allowed by the egress policy");

        var silent = new TemplateRepositories(Options(new Uri($"http://localhost:{FreePort.Take()}/x")), Git(Loopback));
        (await RefusedAsync(silent, null)).Message.ShouldStartWith("The repository 'coast' (http://localhost:");
        (await Of("plain").CheckoutAsync("coats", null, Token)).ShouldBeRefused(RefusalKind.Invalid).Message.ShouldContain("coast");
    }

    private TemplateRepositories Of(string repository, Func<TemplateOptions, TemplateOptions>? change = null, EgressPolicy? policy = null) =>
        new((change ?? (o => o))(Options(git.Url(repository))), Git(policy ?? Loopback));

    private TemplateOptions Options(Uri address) =>
        new() { Cache = _cache.Path, Repositories = ImmutableArray.Create(new TemplateRepository(Name) { Git = address, Revision = "main" }) };

    private static IGitTrees Git(EgressPolicy policy) => new ServiceCollection().AddStorages(policy).BuildServiceProvider().GetRequiredService<IGitTrees>();

    private async Task<string> MakeAsync(string repository, string script) => (await git.MakeAsync(repository, script, Token)).Trim().Split('\n')[^1];

    private static async Task<TemplateTree> CheckoutAsync(TemplateRepositories repositories, string? revision) => (await repositories.CheckoutAsync(Name, revision, Token)).ShouldSucceed();

    private static async Task<Refusal> RefusedAsync(TemplateRepositories repositories, string? revision) =>
        (await repositories.CheckoutAsync(Name, revision, Token)).TryGet(out var tree, out var refusal) ? throw new InvalidOperationException($"{tree} was not refused.") : refusal;

    private static async Task<string> TextAsync(TemplateTree tree) => (await tree.ReadAsync("WORKFLOWS/A/b.yaml", Token)).ShouldSucceed();
}
