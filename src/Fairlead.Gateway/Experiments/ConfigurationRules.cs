using Fairlead.Core;
using System.Text.RegularExpressions;

namespace Fairlead.Gateway.Experiments;

/// <summary>What is right about the files of a configuration, whatever their language.</summary>
internal static partial class ConfigurationRules
{
    private const int MostFiles = 200;
    private const int LongestFile = 1024 * 1024;

    /// <summary>What is wrong with the files as a whole or with the form of one, or null.</summary>
    public static Refusal? Check(IExperimentDialect dialect, IReadOnlyDictionary<string, string> files) => files.Count > MostFiles
        ? Refusal.TooLarge("files", $"A configuration has at most {MostFiles} files.")
        : files.Select(f => Check(dialect, f.Key, f.Value)).FirstOrDefault(refusal => refusal is not null);

    /// <summary>What is wrong with the name or form of a file, or null.</summary>
    public static Refusal? Check(IExperimentDialect dialect, string file, string text)
    {
        if (!FileName().IsMatch(file))
        {
            return Refusal.Invalid("files", $"'{file}' is no name of a file of the configuration: write letters, digits, '.', '_' and '-', at most 64, and .yml or .yaml.");
        }

        return text.Length > LongestFile ? Refusal.TooLarge("files", $"{file} has more than {LongestFile} characters.") : dialect.Check(file, text);
    }

    [GeneratedRegex(@"\A[A-Za-z0-9._-]{1,64}\.ya?ml\z", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex FileName();
}
