using System.Security.Cryptography;

namespace Fairlead.Testing;

/// <summary>A private munged: who is calling is known to one private cluster by a key of its own.</summary>
internal sealed class Munge
{
    private readonly string _directory;
    private readonly Daemon _daemon;

    public Munge(TemporaryDirectory home)
    {
        _directory = home.CreateDirectory("munge");
        Socket = Path.Combine(_directory, "socket");

        // --force: the path leads through the temporary directory, in which everybody may write.
        _daemon = new Daemon(
            [
                "setpriv", "--reuid=munge", "--regid=munge", "--clear-groups",
                "munged", "--foreground", "--force", "--num-threads=4", $"--socket={Socket}", $"--key-file={In("key")}",
                $"--log-file={In("log")}", $"--pid-file={In("pid")}", $"--seed-file={In("seed")}",
            ],
            home.Combine("munged.out"));
    }

    public string Socket { get; }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await File.WriteAllBytesAsync(In("key"), RandomNumberGenerator.GetBytes(128), cancellationToken);
        FileModes.Set(In("key"), FileModes.OwnerOnlyFile);
        (await HostCommand.RunAsync("chown", ["-R", "munge:munge", _directory], cancellationToken: cancellationToken)).OutputOfSuccess();
        await _daemon.StartAsync(_ => Task.FromResult(File.Exists(Socket)), cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => _daemon.StopAsync(Signals.Terminate, cancellationToken);

    private string In(string name) => Path.Combine(_directory, name);
}
