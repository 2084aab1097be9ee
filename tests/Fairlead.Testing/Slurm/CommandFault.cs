using System.Globalization;

namespace Fairlead.Testing;

/// <summary>A way in which a batch command goes wrong, as a shell fragment that stands in its place.</summary>
/// <remarks>Made by the static members; the fragment may run the true command as <c>"$real" "$@"</c>.</remarks>
public sealed record CommandFault
{
    private CommandFault(string script) => Script = script;

    /// <summary>The shell fragment.</summary>
    internal string Script { get; }

    /// <summary>Answers nothing and says that all is well.</summary>
    public static CommandFault Empty { get; } = new("exit 0");

    /// <summary>Answers bytes that are no text, with the separators that readers look for, and says that all is well.</summary>
    public static CommandFault Garbage { get; } = new("""printf '\377\376|||\001\037\037\n%%i|RUNNING|\000\n-1_[|(null)|*'; exit 0""");

    /// <summary>Does nothing, complains and ends with <paramref name="code"/>.</summary>
    public static CommandFault Exit(int code, string error = "Unable to contact slurm controller (connect failure)") =>
        new($"printf '%s\\n' {Quote(error)} >&2; exit {code}");

    /// <summary>Answers <paramref name="output"/> whatever was asked.</summary>
    public static CommandFault Says(string output, int code = 0) => new($"printf '%s' {Quote(output)}; exit {code}");

    /// <summary>Hangs for <paramref name="time"/>, then ends with an error and without having done anything.</summary>
    public static CommandFault Hang(TimeSpan time) => new($"sleep {Seconds(time)}; exit 1");

    /// <summary>Does what was asked, but only after <paramref name="time"/>.</summary>
    public static CommandFault Late(TimeSpan time) => new($"sleep {Seconds(time)}; exec \"$real\" \"$@\"");

    /// <summary>Does what was asked and then loses the answer: the worst case for exactly-once submission.</summary>
    public static CommandFault LosesAnswer(int code = 1) =>
        new($"\"$real\" \"$@\" >/dev/null 2>&1; echo 'error: Batch job submission failed: Socket timed out on send/recv operation' >&2; exit {code}");

    /// <summary>Complains where an option begins with <paramref name="option"/>, and does what was asked otherwise.</summary>
    public static CommandFault Refuses(string option, string error) =>
        new($"case \" $* \" in *\" {option}\"*) printf '%s\\n' {Quote(error)} >&2; exit 1 ;; esac; exec \"$real\" \"$@\"");

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);

    private static string Quote(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
