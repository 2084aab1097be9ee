using System.Collections.Immutable;
using System.Globalization;

namespace Fairlead.Dialects.Simulations.Requests;

/// <summary>Reads the fields of a form, each under its documented name and the one that the service itself had, and collects what is wrong with them.</summary>
/// <param name="form">The form.</param>
internal sealed class FormFields(RequestForm form)
{
    private readonly SortedDictionary<string, List<string>> _wrong = new(StringComparer.Ordinal);

    /// <summary>All that is wrong, by field.</summary>
    public ImmutableSortedDictionary<string, ImmutableArray<string>> Wrong => _wrong.ToImmutableSortedDictionary(f => f.Key, f => f.Value.ToImmutableArray());

    /// <summary>Says what is wrong with a field, under each of its names.</summary>
    public void Say(string text, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (!_wrong.TryGetValue(name, out var texts))
            {
                _wrong[name] = texts = [];
            }

            texts.Add(text);
        }
    }

    /// <summary>Says several things that are wrong with a field, one line each.</summary>
    public void SayLines(string lines, string name)
    {
        foreach (var line in lines.Split('\n'))
        {
            Say(line, name);
        }
    }

    /// <summary>The value of a field; null where there is none. It may stand once.</summary>
    public string? Text(params ReadOnlySpan<string> names)
    {
        var values = form.Values(names);
        if (values.Length > 1)
        {
            Say($"This field is given {values.Length} times; once is enough.", names);
        }

        return values is [var value, ..] && value.Trim() is { Length: > 0 } text ? text : null;
    }

    /// <summary>A text that fits a pattern, or null.</summary>
    public string? Word(Func<string, bool> fits, string rule, params ReadOnlySpan<string> names)
    {
        if (Text(names) is not { } text)
        {
            return null;
        }

        if (!fits(text))
        {
            Say($"Enter a valid value: {rule}.", names);
        }

        return text;
    }

    /// <summary>A whole number from 1 on that has to be there.</summary>
    public int Count(int most, params ReadOnlySpan<string> names)
    {
        if (Text(names) is not { } text)
        {
            Say("This field is required.", names);
            return 0;
        }

        return Read(text, most, names);
    }

    /// <summary>A time limit that has to be there: whole minutes, or <c>[HH:]MM:SS</c>, of which begun minutes count whole.</summary>
    public TimeSpan Minutes(int most, params ReadOnlySpan<string> names)
    {
        if (Text(names) is not { } text)
        {
            Say("This field is required.", names);
            return TimeSpan.Zero;
        }

        if (!text.Contains(':', StringComparison.Ordinal))
        {
            return TimeSpan.FromMinutes(Read(text, most, names));
        }

        var parts = text.Split(':').Select(p => int.TryParse(p, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : -1).ToList();
        if (parts.Count is < 2 or > 3 || parts.Any(p => p < 0) || parts.TakeLast(parts.Count - 1).Any(p => p > 59) || parts.All(p => p == 0))
        {
            Say("Enter a valid time limit: whole minutes, or [HH:]MM:SS.", names);
            return TimeSpan.Zero;
        }

        var seconds = parts.Aggregate(0L, (sum, part) => (sum * 60) + part);
        var minutes = (seconds + 59) / 60;
        if (minutes > most)
        {
            Say($"Ensure this value is less than or equal to {most} minutes.", names);
        }

        return TimeSpan.FromMinutes(Math.Min(minutes, most));
    }

    /// <summary>A flag; off where it is not there.</summary>
    public bool Flag(params ReadOnlySpan<string> names)
    {
        switch (Text(names)?.ToUpperInvariant())
        {
            case "ON" or "TRUE" or "1" or "YES":
                return true;
            case null or "OFF" or "FALSE" or "0" or "NO":
                return false;
            default:
                Say("Must be a valid flag: on, true, 1 or yes, or off, false, 0 or no.", names);
                return false;
        }
    }

    /// <summary>The one file of a field, or null, which is then said.</summary>
    public FormFile? File(string name)
    {
        switch (form.Files(name))
        {
            case [{ Content.Length: > 0 } file]:
                return file;
            case [_]:
                Say("The submitted file is empty.", name);
                return null;
            case { Length: > 1 } several:
                Say($"This field is given {several.Length} times; once is enough.", name);
                return null;
            default:
                Say(form.Values(name).IsEmpty ? "This field is required." : "The submitted data was not a file. Check the encoding type on the form.", name);
                return null;
        }
    }

    private int Read(string text, int most, ReadOnlySpan<string> names)
    {
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            Say("A valid integer is required.", names);
        }
        else if (number < 1)
        {
            Say("Ensure this value is greater than or equal to 1.", names);
        }
        else if (number > most)
        {
            Say($"Ensure this value is less than or equal to {most}.", names);
        }

        return (int)Math.Clamp(number, 1, most);
    }
}
