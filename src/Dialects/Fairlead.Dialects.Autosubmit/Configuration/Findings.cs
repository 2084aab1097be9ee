using Fairlead.Core;

namespace Fairlead.Dialects.Autosubmit.Configuration;

/// <summary>What is wrong with a configuration, gathered so that its owner learns everything at once; and what is only odd.</summary>
internal sealed class Findings
{
    private const int Most = 100;
    private readonly List<string> _errors = [];
    private readonly List<string> _warnings = [];

    /// <summary>What keeps the configuration from being used.</summary>
    public IReadOnlyList<string> Errors => _errors;

    /// <summary>What is odd but harmless.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>The errors as one refusal, a line for each of at most a hundred.</summary>
    public Refusal Refusal => Refusal.Invalid("configuration", string.Join('\n', _errors));

    /// <param name="place">Where it is.</param>
    /// <param name="key">The path of the key, or an empty text for the file as a whole.</param>
    /// <param name="message">What is wrong.</param>
    /// <param name="remedy">What would be right.</param>
    public void Error(SourcePlace place, string key, string message, string remedy) => Add(_errors, Line(place, key, $"{message} {remedy}"));

    public void Warn(SourcePlace place, string key, string message) => Add(_warnings, Line(place, key, message));

    private static string Line(SourcePlace place, string key, string text) => key.Length == 0 ? $"{place}: {text}" : $"{place}: {key}: {text}";

    private static void Add(List<string> to, string line)
    {
        if (to.Count < Most && !to.Contains(line))
        {
            to.Add(line);
        }
    }
}
