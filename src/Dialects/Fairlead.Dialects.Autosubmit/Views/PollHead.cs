using System.Text.Json;
using Fairlead.Dialects.Autosubmit.Json;

namespace Fairlead.Dialects.Autosubmit.Views;

/// <summary>What the replies begin with that watching clients ask for every few seconds.</summary>
internal static class PollHead
{
    public static void Write(Utf8JsonWriter json, JobTable table)
    {
        Begin(json, null, table.Now.ToUnixTimeSeconds());
        Packages(json, table);
    }

    /// <summary>Where there are no jobs to tell of.</summary>
    public static JsonReply Failed(string error) => JsonReply.Small(json =>
    {
        json.WriteStartObject();
        Begin(json, error, 0);
        json.WriteStartObject("packages");
        json.WriteEndObject();
        json.Field("pkl_content", []);
        json.WriteEndObject();
    });

    /// <summary>The names of jobs by those of their wrappers.</summary>
    public static void Packages(Utf8JsonWriter json, JobTable table)
    {
        json.WriteStartObject("packages");
        foreach (var wrapper in table.Wrappers)
        {
            json.Field(wrapper.Key, wrapper.Select(i => table.Jobs[i].Name));
        }

        json.WriteEndObject();
    }

    private static void Begin(Utf8JsonWriter json, string? error, long at)
    {
        json.WriteString("pkl_file_name", string.Empty);
        json.Verdict(error);
        json.WriteBoolean("has_changed", error is null);
        json.WriteNumber("pkl_timestamp", at);
    }
}
