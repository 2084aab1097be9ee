namespace Fairlead.Shell.Ssh;

/// <summary>
/// A private key in a file for as long as a log-in takes: the client takes keys from files only. Nobody but the gateway's account can read the file or
/// enter its directory.
/// </summary>
internal sealed class KeyForLogin : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly string? _path;

    private KeyForLogin(SshOptions options, string? path) => (Options, _path) = (options, path);

    /// <summary>The options with the file in them.</summary>
    public SshOptions Options { get; }

    /// <summary>The key that the options want; none where they name a file themselves, or nothing.</summary>
    /// <exception cref="ShellUnavailableException">It cannot be had.</exception>
    public static async Task<KeyForLogin> GetAsync(SshOptions options, SshSurroundings surroundings, CancellationToken cancellationToken)
    {
        if (options.KeysOf is not { } place)
        {
            return new KeyForLogin(options, path: null);
        }

        var keys = surroundings.Keys
            ?? throw new ShellUnavailableException(ShellFailure.AuthenticationFailed, $"{options.User}@{options.Host}: nobody has keys of users here.");
        var key = await keys.GetAsync(place, options.User, cancellationToken);
        var path = surroundings.Sockets.Next();
        await using (var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnerOnly }))
        await using (var writer = new StreamWriter(file))
        {
            await writer.WriteAsync(key.AsMemory(), cancellationToken);
        }

        return new KeyForLogin(options with { KeyFile = path }, path);
    }

    /// <summary>Removes the file.</summary>
    public void Dispose()
    {
        if (_path is not null)
        {
            File.Delete(_path);
        }
    }
}
