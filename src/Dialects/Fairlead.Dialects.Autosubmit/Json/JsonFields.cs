using System.Text.Json;

namespace Fairlead.Dialects.Autosubmit.Json;

/// <summary>Fields that may be null, and lists of texts.</summary>
internal static class JsonFields
{
    public static void Field(this Utf8JsonWriter json, string name, string? text)
    {
        if (text is null)
        {
            json.WriteNull(name);
        }
        else
        {
            json.WriteString(name, text);
        }
    }

    public static void Field(this Utf8JsonWriter json, string name, int? number)
    {
        if (number is { } known)
        {
            json.WriteNumber(name, known);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    public static void Field(this Utf8JsonWriter json, string name, double? number)
    {
        if (number is { } known)
        {
            json.WriteNumber(name, known);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    public static void Field(this Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    /// <summary>How a version 3 reply says that all is well, or what is not.</summary>
    public static void Verdict(this Utf8JsonWriter json, string? error = null)
    {
        json.WriteBoolean("error", error is not null);
        json.WriteString("error_message", error ?? string.Empty);
    }
}
