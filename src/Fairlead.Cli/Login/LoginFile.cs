using System.Text.Json;
using Fairlead.Core;
using Fairlead.Server;

namespace Fairlead.Cli.Login;

/// <summary>The file in which this program keeps its logins: <c>$XDG_CONFIG_HOME/fairlead/logins.json</c>, for its owner only.</summary>
/// <param name="path">Where it is.</param>
internal sealed class LoginFile(string path)
{
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LockPause = TimeSpan.FromMilliseconds(50);

    /// <summary>Where it is.</summary>
    public string Path => path;

    /// <summary>The file of whoever has that environment.</summary>
    public static LoginFile Of(IReadOnlyDictionary<string, string> environment) => new(System.IO.Path.Combine(ConfigurationHome(environment), "fairlead", "logins.json"));

    /// <summary>The logins; none where there is no file.</summary>
    public Outcome<SavedLogins> Read()
    {
        try
        {
            if (!File.Exists(path))
            {
                return new SavedLogins();
            }

            if ((File.GetUnixFileMode(path) & Others) != UnixFileMode.None)
            {
                return Refusal.Conflict($"Others may read {path}: log out and in again, after chmod 600 {path}.");
            }

            return JsonSerializer.Deserialize(File.ReadAllText(path), LoginJson.Default.SavedLogins) ?? new SavedLogins();
        }
        catch (JsonException)
        {
            return Refusal.Conflict($"The file {path} is damaged: remove it and log in again.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Refusal.Unavailable($"The file {path} cannot be read: {e.Message}");
        }
    }

    /// <summary>Reads, changes and writes the logins; what other processes do meanwhile waits.</summary>
    /// <returns>What <paramref name="change"/> gave beside the logins that were written; its refusal, and then nothing was written.</returns>
    public async Task<Outcome<T>> ChangeAsync<T>(Func<SavedLogins, Task<Outcome<(SavedLogins Next, T Result)>>> change, CancellationToken cancellationToken)
        where T : notnull
    {
        try
        {
            OwnFile.MakeDirectory(System.IO.Path.GetDirectoryName(path) ?? ".");
            await using var held = await LockAsync(cancellationToken);
            if (!Read().TryGet(out var logins, out var refusal) || !(await change(logins)).TryGet(out var made, out refusal))
            {
                return refusal;
            }

            if (!ReferenceEquals(made.Next, logins))
            {
                OwnFile.Write(path, JsonSerializer.Serialize(made.Next, LoginJson.Default.SavedLogins));
            }

            return made.Result;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Refusal.Unavailable($"The file {path} cannot be written: {e.Message}");
        }
    }

    /// <summary>A secret for renewal is good once: two processes that use the same would end the login.</summary>
    private async Task<FileStream> LockAsync(CancellationToken cancellationToken)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream($"{path}.lock", new FileStreamOptions
                {
                    Mode = FileMode.OpenOrCreate,
                    Access = FileAccess.ReadWrite,
                    Share = FileShare.None,
                    UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
                });
            }
            catch (IOException) when (TimeProvider.System.GetElapsedTime(begun) < LockPatience)
            {
                await Task.Delay(LockPause, cancellationToken);
            }
        }
    }

    // Relative paths do not count there (XDG Base Directory Specification).
    private static string ConfigurationHome(IReadOnlyDictionary<string, string> environment) =>
        environment.TryGetValue("XDG_CONFIG_HOME", out var home) && System.IO.Path.IsPathRooted(home)
            ? home
            : System.IO.Path.Combine(environment.TryGetValue("HOME", out var own) && own.Length > 0 ? own : ".", ".config");
}
