using System.Globalization;
using Fairlead.Dialects.Autosubmit.Json;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Dialects.Autosubmit.Api;

/// <summary>Reads the fields of a query and gathers what does not fit, so that the client learns everything at once.</summary>
/// <param name="request">Whose.</param>
internal sealed class QueryFields(HttpRequest request)
{
    private readonly List<Misfit> _misfits = [];

    /// <summary>What does not fit, as the reply; null where all does.</summary>
    public AutosubmitError? Unfit => _misfits.Count == 0 ? null : AutosubmitError.Unfit(_misfits);

    /// <summary>A text; null where it is missing or empty.</summary>
    public string? Text(string name) => request.Query[name] is [.., { Length: > 0 } text] ? text : null;

    /// <summary>A text that has to be there.</summary>
    public string Required(string name)
    {
        if (Text(name) is { } text)
        {
            return text;
        }

        _misfits.Add(Misfit.Missing("query", name));
        return string.Empty;
    }

    /// <summary>True or false, in the words that clients use for it.</summary>
    public bool Flag(string name, bool otherwise)
    {
        switch (Text(name)?.ToUpperInvariant())
        {
            case null:
                return otherwise;
            case "TRUE" or "1" or "YES" or "ON" or "T" or "Y":
                return true;
            case "FALSE" or "0" or "NO" or "OFF" or "F" or "N":
                return false;
            default:
                return Wrong("bool_parsing", name, "Input should be a valid boolean, unable to interpret input", otherwise);
        }
    }

    /// <summary>A whole number.</summary>
    public int Number(string name, int otherwise, int least)
    {
        if (Text(name) is not { } text)
        {
            return otherwise;
        }

        if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            return Wrong("int_parsing", name, "Input should be a valid integer, unable to parse string as an integer", otherwise);
        }

        return number >= least ? number : Wrong("greater_than_equal", name, $"Input should be greater than or equal to {least}", otherwise);
    }

    /// <summary>One of several words.</summary>
    public string? Choice(string name, params string[] words)
    {
        if (Text(name) is not { } text || words.Contains(text, StringComparer.Ordinal))
        {
            return Text(name);
        }

        return Wrong<string?>("literal_error", name, $"Input should be {string.Join(" or ", words.Select(word => $"'{word}'"))}", null);
    }

    private T Wrong<T>(string kind, string name, string message, T otherwise)
    {
        _misfits.Add(new Misfit(kind, "query", name, message, Text(name)));
        return otherwise;
    }
}
