using Fairlead.Core;
using Fairlead.Gateway.Repositories;
using Fairlead.Templates.Repositories;
using Fairlead.Testing;

namespace Fairlead.Templates.Tests.Repositories;

/// <summary>Templates from a directory of the gateway.</summary>
public sealed class DirectoryTemplateTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new("template-directory");
    private readonly TemplateRepositories _repositories;

    public DirectoryTemplateTests()
    {
        Directory.CreateDirectory(_directory.Combine("own/WORKFLOWS/A"));
        var options = new TemplateOptions { Cache = _directory.Combine("cache"), Repositories = [new TemplateRepository("own") { Directory = _directory.Combine("own") }] };
        _repositories = new TemplateRepositories(options, new NoGit());
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Checkout_FilesThatChange_GivesAnotherVersionAndKeepsTheFirst()
    {
        Write("first");
        var first = (await _repositories.CheckoutAsync("own", null, Token)).ShouldSucceed();
        Write("second, which is longer");

        var second = (await _repositories.CheckoutAsync("own", null, Token)).ShouldSucceed();
        var again = (await _repositories.CheckoutAsync("own", first.Commit, Token)).ShouldSucceed();

        second.Commit.ShouldNotBe(first.Commit);
        (await again.ReadAsync("WORKFLOWS/A/b.yaml", Token)).ShouldSucceed().ShouldBe("first");
        (await second.ReadAsync("WORKFLOWS/A/b.yaml", Token)).ShouldSucceed().ShouldStartWith("second");
    }

    [Fact]
    public async Task Checkout_AVersionThatIsGone_SaysWhatToDo()
    {
        Write("first");
        var first = (await _repositories.CheckoutAsync("own", null, Token)).ShouldSucceed();
        Write("second, which is longer");
        Directory.Delete(first.Directory, recursive: true);

        (await _repositories.CheckoutAsync("own", first.Commit, Token)).ShouldBeRefused(RefusalKind.Conflict).Message.ShouldContain("deploy its templates again");
        (await _repositories.CheckoutAsync("own", "main", Token)).ShouldBeRefused(RefusalKind.Invalid).Message.ShouldContain("no branches");
    }

    [Theory]
    [InlineData("../cache/x")]
    [InlineData("/etc/passwd")]
    [InlineData("WORKFLOWS/A/c.yaml")]
    public async Task Read_AFileThatIsNotInIt_IsNotFound(string file)
    {
        Write("first");
        var tree = (await _repositories.CheckoutAsync("own", null, Token)).ShouldSucceed();

        (await tree.ReadAsync(file, Token)).ShouldBeRefused(RefusalKind.NotFound);
    }

    private void Write(string text) => File.WriteAllText(_directory.Combine("own/WORKFLOWS/A/b.yaml"), text);

    private sealed class NoGit : IGitTrees
    {
        public Task<Outcome<string>> CommitOfAsync(GitSource source, CancellationToken cancellationToken) => throw new InvalidOperationException("This is a directory.");

        public Task<Outcome<T>> ReadAsync<T>(GitSource source, Func<GitFiles, CancellationToken, Task<Outcome<T>>> read, CancellationToken cancellationToken)
            where T : notnull => throw new InvalidOperationException("This is a directory.");
    }
}
