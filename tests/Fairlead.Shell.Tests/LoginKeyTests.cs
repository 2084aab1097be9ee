using Fairlead.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fairlead.Shell.Tests;

/// <summary>Log-ins with keys that somebody has, rather than with files.</summary>
public sealed class LoginKeyTests(ShellSshServer fixture) : IClassFixture<ShellSshServer>, ILoginKeys, IAsyncLifetime
{
    private readonly CancellationToken _cancellationToken = TestContext.Current.CancellationToken;
    private readonly List<(string Place, string User)> _asked = [];
    private Shells? _shells;
    private Func<string> _key = () => string.Empty;

    private IShell Shell => _shells.ShouldNotBeNull().Get(new ShellAccess.Ssh(fixture.Options with { KeyFile = null, KeysOf = "cluster" }));

    public ValueTask InitializeAsync()
    {
        // No pause after a failure: what is looked at is the next try.
        var options = new ShellOptions { FirstBackOff = TimeSpan.FromMilliseconds(100), LongestBackOff = TimeSpan.FromSeconds(1) };
        _shells = new Shells(options, TimeProvider.System, new PlainMeterFactory(), NullLoggerFactory.Instance, this);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _shells.ShouldNotBeNull().DisposeAsync();

    public Task<string> GetAsync(string place, string user, CancellationToken cancellationToken)
    {
        _asked.Add((place, user));
        return Task.FromResult(_key());
    }

    [Fact]
    public async Task Run_WithAKeyThatSomebodyHas_LogsInAndLeavesNoFile()
    {
        var key = await File.ReadAllTextAsync(fixture.Server.KeyFor(TestAccounts.Alice), _cancellationToken);
        _key = () => key;

        var result = await Shell.RunAsync(new ShellCommand("id", "-un"), _cancellationToken);

        result.Output.ShouldBe($"{TestAccounts.Alice}\n");
        _asked.ShouldBe([("cluster", TestAccounts.Alice)]);
        Directory.EnumerateDirectories(Path.GetTempPath(), "fairlead-*").SelectMany(Files).Where(f => Holds(f, key)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Run_NoKeyThere_SaysWhyAndTriesLaterAgain()
    {
        _key = () => throw new ShellUnavailableException(ShellFailure.AuthenticationFailed, "No key yet.");

        var failure = await Should.ThrowAsync<ShellUnavailableException>(Shell.RunAsync(new ShellCommand("true"), _cancellationToken));

        failure.Message.ShouldContain("No key yet.");
        failure.Failure.ShouldBe(ShellFailure.AuthenticationFailed);
        var key = await File.ReadAllTextAsync(fixture.Server.KeyFor(TestAccounts.Alice), _cancellationToken);
        _key = () => key;
        await Eventually.Become(RunsAsync, cancellationToken: _cancellationToken);
    }

    private async Task<bool> RunsAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await Shell.RunAsync(new ShellCommand("true"), cancellationToken)).Succeeded;
        }
        catch (ShellUnavailableException)
        {
            return false;
        }
    }

    // Other tests of this process have directories of their own there, which come and go.
    private static IEnumerable<string> Files(string directory)
    {
        try
        {
            return [.. Directory.EnumerateFiles(directory)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static bool Holds(string file, string key)
    {
        try
        {
            return File.ResolveLinkTarget(file, returnFinalTarget: true) is null && new FileInfo(file) is { Length: > 0 and < 10_000 } && File.ReadAllText(file) == key;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
