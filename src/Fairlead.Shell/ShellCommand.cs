using System.Collections.Immutable;

namespace Fairlead.Shell;

/// <summary>
/// What is to be run: a program with its arguments, or a fixed script of ours whose variable parts come only as positional parameters.
/// Text from users goes into arguments or the standard input and is never put together to a shell line by a caller.
/// </summary>
public sealed record ShellCommand
{
    /// <summary>Output up to this size is returned unless <see cref="MaxOutput"/> says otherwise: 16 MiB.</summary>
    public const int DefaultMaxOutput = 16 * 1024 * 1024;

    private readonly string? _input;

    /// <summary>Runs <paramref name="program"/>, found by PATH or named by its path, with exactly these arguments.</summary>
    /// <exception cref="ArgumentException">The program is empty, or a part contains a NUL character or half of a surrogate pair.</exception>
    public ShellCommand(string program, params ImmutableArray<string> arguments)
        : this(program, isScript: false, arguments)
    {
    }

    private ShellCommand(string text, bool isScript, ImmutableArray<string> arguments)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        ShellQuote.Check(text, isScript ? "script" : "program");
        foreach (var argument in arguments)
        {
            ShellQuote.Check(argument, nameof(arguments));
        }

        Text = text;
        IsScript = isScript;
        Arguments = arguments;
    }

    /// <summary>The program, or the text of the script.</summary>
    public string Text { get; }

    /// <summary>Whether <see cref="Text"/> is a script rather than the name of a program.</summary>
    public bool IsScript { get; }

    /// <summary>The program's arguments, or the script's positional parameters.</summary>
    public ImmutableArray<string> Arguments { get; }

    /// <summary>What the command reads from its standard input, sent as UTF-8, exactly; nothing (an empty file) unless set.</summary>
    /// <exception cref="ArgumentException">The text contains a NUL character or half of a surrogate pair.</exception>
    public string? Input
    {
        get => _input;
        init
        {
            ShellQuote.Check(value ?? "", nameof(value));
            _input = value;
        }
    }

    /// <summary>Variables added to the command's environment. They do not show in a process list.</summary>
    public ImmutableArray<ShellVariable> Environment { get; init; } = [];

    /// <summary>
    /// How long the command may take once it has been sent, waiting in the queue not counted; <see cref="ShellOptions.CommandTimeLimit"/> unless
    /// set. Streams have no limit unless one is set.
    /// </summary>
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>The most bytes of standard output that are accepted; more is an error. Default: 16 MiB. Streams have no such limit.</summary>
    public int MaxOutput { get; init; } = DefaultMaxOutput;

    /// <summary>
    /// A POSIX sh script of ours, a constant: what varies is passed as <paramref name="arguments"/> and read as <c>"$1"</c>, <c>"$2"</c>, <c>"$@"</c>.
    /// </summary>
    /// <exception cref="ArgumentException">The script is empty, or a part contains a NUL character or half of a surrogate pair.</exception>
    public static ShellCommand Script(string script, params ImmutableArray<string> arguments) => new(script, isScript: true, arguments);

    /// <summary>This command with <paramref name="input"/> as its standard input.</summary>
    public ShellCommand WithInput(string input) => this with { Input = input };

    /// <summary>This command with one more variable in its environment.</summary>
    public ShellCommand WithVariable(string name, string value) => this with { Environment = Environment.Add(new ShellVariable(name, value)) };

    /// <summary>One line (of several, if a part contains newlines) that makes a POSIX shell run the command; standard input is not part of it.</summary>
    public string Render()
    {
        var words = IsScript ? ["sh", "-c", Text, "sh", .. Arguments] : Arguments.Insert(0, Text);
        var variables = Environment.IsEmpty ? [] : Environment.Select(v => v.Assignment).Prepend("env");
        return string.Join(' ', variables.Concat(words.Select(ShellQuote.Word)));
    }

    /// <summary>
    /// The same for a shell that has already made a subshell for this command: a program takes the subshell's place, a script runs in it, so that
    /// a script costs no process and variables are seen by nobody else.
    /// </summary>
    internal string RenderForSubshell()
    {
        var exports = string.Concat(Environment.Select(v => $"export {v.Assignment}\n"));
        var arguments = string.Concat(Arguments.Select(a => $" {ShellQuote.Word(a)}"));
        return IsScript
            ? $"{exports}set --{arguments}\n{Text}\n"
            : $"{exports}exec {ShellQuote.Word(Text)}{arguments}\n";
    }

    /// <summary>The program's name only: arguments and input can be confidential.</summary>
    public override string ToString() => IsScript ? "script" : Text;
}
