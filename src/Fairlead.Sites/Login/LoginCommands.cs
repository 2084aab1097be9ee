using System.Formats.Tar;
using System.Globalization;
using System.Text;
using Fairlead.Core;
using Fairlead.Shell;
using Fairlead.Sites.Scripts;

namespace Fairlead.Sites.Login;

/// <summary>What is asked of a login node, and how its answers are read. No I/O: what runs there are <c>launch.sh</c>, <c>fence.sh</c> and <c>look.sh</c>.</summary>
internal static class LoginCommands
{
    private const char Separator = '\u001f';
    private static readonly string LaunchScript = EmbeddedScript.Read("launch.sh");
    private static readonly string FenceScript = EmbeddedScript.Read("fence.sh");
    private static readonly string LookScript = EmbeddedScript.Read("look.sh");

    /// <summary>Starts attempts of one account.</summary>
    public static ShellCommand Launch(string workspace, string ticket, IReadOnlyList<Launched> attempts)
    {
        using var buffer = new MemoryStream();
        using (var tar = new TarWriter(buffer, TarEntryFormat.Pax, leaveOpen: true))
        {
            foreach (var (attempt, place) in attempts.Select((a, place) => (a, place)))
            {
                foreach (var file in attempt.Files)
                {
                    tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, string.Create(CultureInfo.InvariantCulture, $"logins/{ticket}/{place}/{file.Name}"))
                    {
                        Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
                        DataStream = new MemoryStream(Encoding.UTF8.GetBytes(file.Text), writable: false),
                    });
                }
            }
        }

        var words = attempts.SelectMany((a, place) => (string[])[Text(place), a.Control.OwnName, a.Control.SharedName, Text(a.Epoch), Text(a.Index), a.WorkingDirectory]);
        return ShellCommand.Script(LaunchScript, [workspace, ticket, .. words])
            .WithInput(Convert.ToBase64String(buffer.GetBuffer(), 0, (int)buffer.Length, Base64FormattingOptions.InsertLineBreaks).ReplaceLineEndings("\n"));
    }

    /// <summary>Looks for attempts of one account whose start may have been lost, and keeps what is still under way from starting them.</summary>
    public static ShellCommand Fence(string workspace, IEnumerable<ControlDirectory> attempts) =>
        ShellCommand.Script(FenceScript, $"{workspace.TrimEnd('/')}/{ControlDirectory.Root}").WithInput(string.Concat(attempts.Select(a => $"{a.OwnName}\n")));

    /// <summary>Looks at processes of one account, and ends those that are to be ended.</summary>
    public static ShellCommand Look(string workspace, TimeSpan grace, IEnumerable<LookedAt> processes) =>
        ShellCommand.Script(LookScript, $"{workspace.TrimEnd('/')}/{ControlDirectory.Root}", Text((long)Math.Ceiling(grace.TotalSeconds)))
            .WithInput(string.Concat(processes.Select(p => string.Create(
                CultureInfo.InvariantCulture, $"{(p.Stop ? "stop" : "look")} {p.Control.OwnName} {p.Process.Node} {p.Process.Process} {p.Process.StartTicks}\n"))));

    /// <summary>The parts of each line of an answer, or that it is not complete.</summary>
    public static Outcome<IReadOnlyList<string[]>> Read(string output)
    {
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return lines is [.. var answers, "end"] ? answers.Select(l => l.Split(Separator)).ToList() : Refusal.Unavailable("the answer was cut off");
    }

    private static string Text(long? number) => number?.ToString(CultureInfo.InvariantCulture) ?? string.Empty;
}

/// <summary>An attempt that is to be started.</summary>
/// <param name="Control">Its control directory.</param>
/// <param name="Epoch">The fence it may pass.</param>
/// <param name="Index">Its index, or null.</param>
/// <param name="WorkingDirectory">The absolute directory it runs in.</param>
/// <param name="Files">Its files.</param>
internal sealed record Launched(ControlDirectory Control, long Epoch, int? Index, string WorkingDirectory, IReadOnlyList<ScriptFile> Files);

/// <summary>A process that is looked at.</summary>
/// <param name="Control">The control directory of what it runs.</param>
/// <param name="Process">The process.</param>
/// <param name="Stop">Whether it is to end.</param>
internal sealed record LookedAt(ControlDirectory Control, Core.Jobs.LoginProcess Process, bool Stop);
