using System.Globalization;
using Fairlead.Dialects.Autosubmit.Configuration;

namespace Fairlead.Dialects.Autosubmit.Language;

/// <summary>Reads the values of one map of the configuration and gathers what is wrong with them.</summary>
/// <param name="map">The map.</param>
/// <param name="path">Its dotted path.</param>
/// <param name="findings">Where errors go.</param>
internal sealed class Entries(ConfigMap map, string path, Findings findings)
{
    public ConfigNode? Find(string key) => map.Find(key) is ConfigScalar { IsNull: true } ? null : map.Find(key);

    public string? Text(string key) => map.TextAt(key);

    public void Error(string key, string message, string remedy) => findings.Error(map.Find(key)?.Place ?? map.Place, $"{path}.{key}", message, remedy);

    /// <summary>A whole number in a range, or the default where there is none or it is wrong.</summary>
    public int Number(string key, int? otherwise, int least, int most)
    {
        var text = Text(key);
        if (text is null && otherwise is { } missing)
        {
            return missing;
        }

        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
        {
            return number;
        }

        Error(key, text is null ? "It is missing." : $"'{text}' does not fit.", $"Write a whole number from {least} to {most}.");
        return otherwise ?? least;
    }

    /// <summary>True or false, or the default where there is neither.</summary>
    public bool Truth(string key, bool otherwise)
    {
        switch (Text(key)?.ToUpperInvariant())
        {
            case null:
                return otherwise;
            case "TRUE" or "YES" or "ON":
                return true;
            case "FALSE" or "NO" or "OFF":
                return false;
            default:
                Error(key, $"'{Text(key)}' does not fit.", "Write true or false.");
                return otherwise;
        }
    }

    /// <summary>One of the names of an enumeration, in any letter case; null where it is missing, or wrong and told.</summary>
    public T? Choice<T>(string key)
        where T : struct, Enum
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        if (text.All(char.IsLetter) && Enum.TryParse<T>(text, ignoreCase: true, out var value))
        {
            return value;
        }

        Error(key, $"'{text}' does not fit.", $"Write one of {string.Join(", ", Enum.GetNames<T>()).ToLowerInvariant()}.");
        return null;
    }
}
