using System.CommandLine;
using System.Text.Json.Nodes;

namespace Fairlead.Cli.Commands;

/// <summary>Options that are <c>NAME=VALUE</c>.</summary>
internal static class NamedValues
{
    /// <summary>Says what is none.</summary>
    public static void Check(Option<string[]> option) => option.Validators.Add(result =>
    {
        if (result.Tokens.FirstOrDefault(t => t.Value.IndexOf('=', StringComparison.Ordinal) < 1) is { } wrong)
        {
            result.AddError($"'{wrong.Value}' is no NAME=VALUE.");
        }
    });

    /// <summary>The values by name.</summary>
    public static JsonObject Read(string[]? pairs)
    {
        var values = new JsonObject();
        foreach (var pair in pairs ?? [])
        {
            var sign = pair.IndexOf('=', StringComparison.Ordinal);
            values[pair[..sign]] = pair[(sign + 1)..];
        }

        return values;
    }
}
