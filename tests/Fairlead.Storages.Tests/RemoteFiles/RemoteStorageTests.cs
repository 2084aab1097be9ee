using System.Diagnostics.Metrics;
using Fairlead.Gateway.Storages;
using Fairlead.Shell;
using Fairlead.Storages.RemoteFiles;
using Fairlead.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fairlead.Storages.Tests.RemoteFiles;

/// <summary>Another account of this host.</summary>
public sealed class AccountStorageTests : RemoteStorageSuite
{
    private protected override ShellAccess Access => new ShellAccess.Account(Account);
}

/// <summary>Another host, over a real sshd.</summary>
public sealed class SshStorageTests(SshServer server) : RemoteStorageSuite, IClassFixture<SshServer>
{
    private protected override ShellAccess Access => new ShellAccess.Ssh(new SshOptions
    {
        Host = server.Host,
        Port = server.Port,
        User = Account,
        KeyFile = server.KeyFor(Account),
        KnownHosts = server.KnownHostsFile,
    });
}

/// <summary>The suite through a shell.</summary>
public abstract class RemoteStorageSuite : StorageSuite
{
    private readonly Shells _shells = new(new ShellOptions(), TimeProvider.System, new PlainMeters(), NullLoggerFactory.Instance);

    protected override string Account => TestAccounts.Alice;

    private protected abstract ShellAccess Access { get; }

    [Fact]
    public async Task List_OfALargeDirectory_BringsOnlyThePage()
    {
        await Storage.MakeDirectoryAsync("/many", Token);
        (await TestAccounts.RunAsync(Account, "sh", ["-c", "cd \"$1\" && seq -f %05g 20000 | xargs touch", "sh", $"{Root}/many"], cancellationToken: Token)).OutputOfSuccess();

        var page = (await Storage.ListAsync("/many", 12_000, 3, Token)).ShouldSucceed();

        page.Entries.Select(e => e.Path).ShouldBe(["/many/12001", "/many/12002", "/many/12003"]);
        page.HasMore.ShouldBeTrue();
    }

    protected override async Task PrepareAsync(string directory) =>
        (await HostCommand.RunAsync("chown", [$"{Account}:{Account}", directory], cancellationToken: Token)).OutputOfSuccess();

    private protected override Task<IStorage> OpenAsync(string root, int? umask) => Task.FromResult<IStorage>(new RemoteStorage(_shells.Get(Access), root, umask));

    protected override ValueTask CloseAsync() => _shells.DisposeAsync();

    private sealed class PlainMeters : IMeterFactory
    {
        public Meter Create(MeterOptions options) => new(options);

        public void Dispose()
        {
        }
    }
}
