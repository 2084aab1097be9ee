using Fairlead.Core;
using Fairlead.Shell;

namespace Fairlead.Sites.Scripts;

/// <summary>Reads what the wrapper wrote for many attempts, in one command. No I/O of its own.</summary>
internal static class ControlFiles
{
    // Names are made of digits, letters and slashes (ControlDirectory), so lines and words are enough. A file that is missing or cannot be read is
    // no evidence, and says nothing.
    private const string Script = """
        if cd -- "$1" 2>/dev/null; then
            while read -r name; do
                printf '%s/started %s/result\n' "$name" "$name"
            done | xargs grep -asH ''
        fi
        cat >/dev/null
        echo end
        """;

    /// <summary>The question for attempts that share a workspace.</summary>
    public static ShellCommand Command(string workspace, IEnumerable<ControlDirectory> attempts) =>
        ShellCommand.Script(Script, $"{workspace.TrimEnd('/')}/{ControlDirectory.Root}").WithInput(string.Concat(attempts.Select(a => a.OwnName + "\n")));

    /// <summary>What is there, by <see cref="ControlDirectory.OwnName"/>; or that the answer is not complete.</summary>
    public static Outcome<IReadOnlyDictionary<string, ControlContent>> Read(string output)
    {
        var texts = new Dictionary<string, List<string>>();
        var isComplete = false;
        foreach (var line in output.Split('\n'))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0)
            {
                (texts.TryGetValue(line[..colon], out var lines) ? lines : texts[line[..colon]] = []).Add(line[(colon + 1)..]);
            }

            isComplete |= line == "end";
        }

        if (!isComplete)
        {
            return Refusal.Unavailable("the answer was cut off");
        }

        string? TextOf(string name, string file) => texts.TryGetValue($"{name}/{file}", out var lines) ? string.Join('\n', lines) : null;
        var names = texts.Keys.Select(k => k[..Math.Max(0, k.LastIndexOf('/'))]).Distinct();
        return names.ToDictionary(n => n, n => new ControlContent(
            TextOf(n, ControlDirectory.Started) is { } started ? StartFile.Read(started) : null,
            TextOf(n, ControlDirectory.Result) is { } result ? ResultFile.Read(result) : null));
    }
}

/// <summary>What the wrapper of an attempt has written so far.</summary>
/// <param name="Start">Its start, or null.</param>
/// <param name="Result">Its end, or null.</param>
internal sealed record ControlContent(StartFile? Start, ResultFile? Result)
{
    /// <summary>Nothing.</summary>
    public static readonly ControlContent None = new(null, null);
}
