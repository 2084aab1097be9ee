using System.Diagnostics;

namespace Fairlead.Testing;

/// <summary>
/// Cleans up after a test process that was killed: a small shell in a session of its own that learns of every temporary directory and,
/// when its input ends because this process is gone, kills who uses those that are left and removes them.
/// </summary>
internal static class Reaper
{
    // No process ids: one may belong to somebody else by then. The name of a directory of ours, in the environment or on the command line
    // (daemons that rename themselves overwrite the one or the other), belongs to nobody else.
    private const string Script = """
        exec >/dev/null 2>&1
        trap '' HUP INT TERM
        directories=' '
        while read -r verb what; do
          case $verb in
            watch) directories="$directories$what " ;;
            forget) directories="${directories%% $what *} ${directories#* $what }" ;;
          esac
        done
        for directory in $directories; do
          case $directory in /?*/?*) ;; *) continue ;; esac
          for file in $(grep -lsF -- "$directory" /proc/[0-9]*/environ /proc/[0-9]*/cmdline); do
            id=${file#/proc/}; id=${id%/*}
            [ "$id" = $$ ] || [ "$id" -le 1 ] || kill -9 "$id"
          done
          rm -rf -- "$directory"
        done
        """;

    private static readonly Lock Gate = new();
    private static readonly Process Shell = Start();

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
        var start = new ProcessStartInfo("setsid", ["/bin/sh", "-c", Script])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
        };
        return Process.Start(start) ?? throw new InvalidOperationException("setsid did not start.");
    }
}
