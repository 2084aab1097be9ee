using Fairlead.Shell.Framing;

namespace Fairlead.Shell;

/// <summary>
/// A directory of the gateway's own for one piece of work, in which programs run under the gateway's account; gone with it, also after a crash. The
/// programs end with the gateway.
/// </summary>
public sealed class Workbench : IDisposable
{
    private const int MostOutput = 64 * 1024;
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(500);

    // The input ends with the gateway, however that ends: then all that it started has to go, too.
    private const string WithTheGateway =
        """
        exec 3<&0
        (cat <&3; kill -s KILL 0) >/dev/null 2>&1 &
        watch=$!
        "$@" </dev/null 3<&-
        code=$?
        kill "$watch"
        exit "$code"
        """;

    private readonly PrivateDirectory _directory = PrivateDirectory.Create();

    /// <summary>The absolute path of the directory.</summary>
    public string Path => _directory.Path;

    /// <summary>Runs a program to its end; its working directory is not this one.</summary>
    /// <param name="words">The program and its arguments, which all users of this host can see.</param>
    /// <param name="environment">Variables of its environment, beside the few that every program needs.</param>
    /// <param name="mostBytes">The most bytes that the directory may hold meanwhile.</param>
    /// <param name="cancellationToken">Kills it with all that it started.</param>
    /// <exception cref="ShellUnavailableException">With <see cref="ShellFailure.OutputTooLarge"/>: the directory holds more than it may.</exception>
    public async Task<ShellResult> RunAsync(
        IEnumerable<string> words, IEnumerable<ShellVariable> environment, long mostBytes, CancellationToken cancellationToken)
    {
        using var process = ChildProcess.Start(
            ["sh", "-c", WithTheGateway, "sh", .. words], [.. environment.Select(v => new KeyValuePair<string, string>(v.Name, v.Value))]);
        var output = LimitedText.CollectAsync(process.Output, MostOutput);
        var error = LimitedText.CollectAsync(process.Error, MostOutput);
        try
        {
            var end = process.WaitAsync(cancellationToken);
            while (await Task.WhenAny(end, Task.Delay(BetweenLooks, cancellationToken)) != end)
            {
                cancellationToken.ThrowIfCancellationRequested();
                CheckSize(mostBytes);
            }

            await end;
            CheckSize(mostBytes);
            return new ShellResult(process.ExitCode, await output, await error);
        }
        finally
        {
            process.Kill();
            await Task.WhenAll(output, error);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _directory.Dispose();

    private void CheckSize(long most)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = true };
        var size = 0L;
        foreach (var file in new DirectoryInfo(Path).EnumerateFiles("*", options))
        {
            // It may be gone by now.
            size += file.Exists ? file.Length : 0;
            if (size > most)
            {
                throw new ShellUnavailableException(ShellFailure.OutputTooLarge, $"It has more than {most} bytes.");
            }
        }
    }
}
