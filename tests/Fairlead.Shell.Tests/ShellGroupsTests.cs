using Fairlead.Testing;

namespace Fairlead.Shell.Tests;

/// <summary>Shells under chosen groups: of the gateway's own account, of others, and over SSH.</summary>
public sealed class ShellGroupsTests(ShellSshServer fixture) : IClassFixture<ShellSshServer>, IAsyncLifetime
{
    private const string Show = "file=$(mktemp); id -gn; id -Gn | tr ' ' '\\n' | sort | tr '\\n' ' '; echo; stat -c %G \"$file\"; rm \"$file\"";

    private readonly CancellationToken _cancellationToken = TestContext.Current.CancellationToken;
    private readonly Shells _shells = Some.Shells();
    private TestGroup? _group;

    private string Group => _group?.Name ?? throw new InvalidOperationException("There is no group.");

    public async ValueTask InitializeAsync() => _group = await TestGroup.CreateAsync([TestAccounts.Alice], _cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _shells.DisposeAsync();
        if (_group is not null)
        {
            await _group.DisposeAsync();
        }
    }

    [Fact]
    public async Task Run_OwnAccount_IsInTheGroups() =>
        (await ShowAsync(new ShellAccess.Own { Groups = new ShellGroups(Group, "daemon,games") })).ShouldBe($"{Group}\ndaemon {Group} games \n{Group}\n");

    [Fact]
    public async Task Run_OtherAccount_IsInTheGroupsAlsoWhereItIsNoMember() =>
        (await ShowAsync(new ShellAccess.Account(TestAccounts.Bob) { Groups = new ShellGroups(Group, "games") })).ShouldBe($"{Group}\n{Group} games \n{Group}\n");

    [Fact]
    public async Task Run_OtherAccountWithAPrimaryGroupOnly_KeepsItsOthers() =>
        (await ShowAsync(new ShellAccess.Account(TestAccounts.Bob) { Groups = new ShellGroups(Group, "") })).ShouldBe($"{Group}\nbob {Group} \n{Group}\n");

    [Fact]
    public async Task Run_OverSsh_IsInTheGroupOfWhichTheAccountIsAMember() =>
        (await ShowAsync(new ShellAccess.Ssh(fixture.Options with { Groups = new ShellGroups(Group, TestAccounts.Alice) })))
            .ShouldBe($"{Group}\nalice {Group} \n{Group}\n");

    [Fact]
    public async Task Run_OverSshInAGroupOfOthers_FailsAndSaysWhy()
    {
        var shell = _shells.Get(new ShellAccess.Ssh(fixture.Options with { Groups = new ShellGroups("games", "") }));

        var failure = await Should.ThrowAsync<ShellUnavailableException>(shell.RunAsync(new ShellCommand("true"), _cancellationToken));

        failure.Message.ShouldContain("alice is not in the group games");
    }

    [Theory]
    [InlineData("0", "")]
    [InlineData("a b", "")]
    [InlineData("-x", "")]
    [InlineData("x", "games,$(id)")]
    public void Get_NameThatIsNoGroup_IsRefused(string primary, string supplementary)
    {
        var groups = new ShellGroups(primary, supplementary);

        Should.Throw<ArgumentException>(() => _shells.Get(new ShellAccess.Own { Groups = groups }));
        Should.Throw<ArgumentException>(() => _shells.Get(new ShellAccess.Account(TestAccounts.Bob) { Groups = groups }));
        Should.Throw<ArgumentException>(() => _shells.Get(new ShellAccess.Ssh(fixture.Options with { Groups = groups })));
    }

    private async Task<string> ShowAsync(ShellAccess access)
    {
        var result = await _shells.Get(access).RunAsync(ShellCommand.Script(Show), _cancellationToken);
        result.ExitCode.ShouldBe(0, result.Error);
        return result.Output;
    }
}
