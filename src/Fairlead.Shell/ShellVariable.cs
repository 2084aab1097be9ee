using System.Text.RegularExpressions;

namespace Fairlead.Shell;

/// <summary>A variable of a command's environment.</summary>
public sealed partial record ShellVariable
{
    /// <summary>Sets <paramref name="name"/> to <paramref name="value"/>.</summary>
    /// <exception cref="ArgumentException">The name is not a shell variable's name, or the value contains a NUL character or half of a surrogate pair.</exception>
    public ShellVariable(string name, string value)
    {
        if (!VariableName().IsMatch(name))
        {
            throw new ArgumentException($"'{name}' cannot name a variable: letters, digits and underscores, not starting with a digit.", nameof(name));
        }

        ShellQuote.Check(value, nameof(value));
        Name = name;
        Value = value;
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>The value.</summary>
    public string Value { get; }

    internal string Assignment => $"{Name}={ShellQuote.Word(Value)}";

    /// <summary>The name only: the value can be confidential.</summary>
    public override string ToString() => Name;

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]*\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex VariableName();
}
