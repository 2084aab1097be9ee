using Spectre.Console;

namespace Fairlead.Cli;

/// <summary>Where a command reads from and writes to. Results go to <see cref="Out"/>, words about what happens to <see cref="Error"/>.</summary>
internal sealed class Terminal(TextWriter output, TextWriter error, TextReader input, IReadOnlyDictionary<string, string> environment)
{
    /// <summary>Takes what was asked for, and nothing else.</summary>
    public TextWriter Out => output;

    /// <summary>Takes words for people.</summary>
    public TextWriter Error => error;

    /// <summary>Gives what people or other programs type.</summary>
    public TextReader In => input;

    /// <summary>The environment variables.</summary>
    public IReadOnlyDictionary<string, string> Environment => environment;

    /// <summary>Whether a person sees <see cref="Out"/> at once.</summary>
    public bool IsLive { get; private init; }

    /// <summary>Whether a person types into <see cref="In"/>.</summary>
    public bool IsTyped { get; private init; }

    /// <summary>Tables and colours on <see cref="Out"/>, as far as it can show them.</summary>
    public IAnsiConsole Screen { get; private init; } = AnsiConsole.Create(new AnsiConsoleSettings
    {
        Out = new AnsiConsoleOutput(output),
        Ansi = AnsiSupport.No,
        ColorSystem = ColorSystemSupport.NoColors,
        Interactive = InteractionSupport.No,
    });

    /// <summary>The terminal of this process.</summary>
    public static Terminal Own(IReadOnlyDictionary<string, string> environment) => new(Console.Out, Console.Error, Console.In, environment)
    {
        IsLive = !Console.IsOutputRedirected,
        IsTyped = !Console.IsInputRedirected,
        Screen = AnsiConsole.Console,
    };

    /// <summary>Says something to people.</summary>
    public Task SayAsync(string line) => error.WriteLineAsync(line);
}
