using System.Diagnostics;

namespace Fairlead.Testing;

/// <summary>
/// Cleans up after a test process that was killed: a small shell in a session of its own that learns of every daemon and directory and,
/// when its input ends because this process is gone, kills and removes what is left.
/// </summary>
internal static class Reaper
{
    // Daemons are known by their id; what they started (batch jobs, sessions) by the directory's name in its environment.
    private const string Script = """
        trap '' HUP INT TERM
        ids=' '; directories=' '
        while read -r verb what; do
          case $verb in
            start) ids="$ids$what " ;;
            stop) ids="${ids%% $what *} ${ids#* $what }" ;;
            watch) directories="$directories$what " ;;
            forget) directories="${directories%% $what *} ${directories#* $what }" ;;
          esac
        done
        for id in $ids; do kill -9 "$id"; done
        for directory in $directories; do
          for environment in $(grep -lsF -- "$directory" /proc/[0-9]*/environ); do
            id=${environment#/proc/}; id=${id%/environ}
            [ "$id" = $$ ] || kill -9 "$id"
          done
          rm -rf -- "$directory"
        done
        """;

    private static readonly Lock Gate = new();
    private static readonly Process Shell = Start();

    public static void Started(int processId) => Tell($"start {processId}");

    public static void Stopped(int processId) => Tell($"stop {processId}");

    public static void Watch(string directory) => Tell($"watch {directory}");

    public static void Forget(string directory) => Tell($"forget {directory}");

    private static void Tell(string line)
    {
        lock (Gate)
        {
            Shell.StandardInput.WriteLine(line);
            Shell.StandardInput.Flush();
        }
    }

    private static Process Start()
    {
        // A session of its own: a runner that kills the group of a hanging suite must not kill the one who cleans up.
        var start = new ProcessStartInfo("setsid", ["/bin/sh", "-c", $"exec >/dev/null 2>&1; {Script}"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
        };
        return Process.Start(start) ?? throw new InvalidOperationException("setsid did not start.");
    }
}
