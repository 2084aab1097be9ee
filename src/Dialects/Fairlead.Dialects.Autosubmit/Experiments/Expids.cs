using Fairlead.Gateway.Experiments;

namespace Fairlead.Dialects.Autosubmit.Experiments;

/// <summary>For what an experiment is; its expid begins accordingly.</summary>
internal enum ExperimentKind
{
    /// <summary>None of the others.</summary>
    Standard,

    /// <summary>A test case: <c>t</c>.</summary>
    Test,

    /// <summary>Operational: <c>o</c>.</summary>
    Operational,

    /// <summary>An evaluation: <c>e</c>.</summary>
    Evaluation,
}

/// <summary>How experiments are called: numbers of base 36 with at least four digits, of which the first says the kind.</summary>
internal static class Expids
{
    private const string Digits = "0123456789abcdefghijklmnopqrstuvwxyz";
    private const string Kinds = "toe";
    private const int Shortest = 4;

    /// <summary>The names of a kind, one after the other.</summary>
    public static NameSeries SeriesOf(ExperimentKind kind)
    {
        var letter = kind switch { ExperimentKind.Test => "t", ExperimentKind.Operational => "o", ExperimentKind.Evaluation => "e", _ => string.Empty };
        return new NameSeries(letter, Kinds, newest => newest is null ? (letter.Length > 0 ? letter : "a") + "000" : After(newest, letter));
    }

    /// <summary>Whether a text has the form of an expid.</summary>
    public static bool IsOne(string text) => text.Length >= Shortest && text.All(c => Digits.Contains(c, StringComparison.Ordinal));

    private static string After(string newest, string letter)
    {
        var next = newest;
        do
        {
            next = Increase(next);
        }
        while (letter.Length == 0 ? Kinds.Contains(next[0], StringComparison.Ordinal) : !next.StartsWith(letter, StringComparison.Ordinal));

        return next;
    }

    private static string Increase(string text)
    {
        var digits = text.ToCharArray();
        for (var place = digits.Length - 1; place >= 0; place--)
        {
            var digit = Digits.IndexOf(digits[place], StringComparison.Ordinal) + 1;
            if (digit < Digits.Length)
            {
                digits[place] = Digits[digit];
                return new string(digits);
            }

            digits[place] = Digits[0];
        }

        return "1" + new string(digits);
    }
}
