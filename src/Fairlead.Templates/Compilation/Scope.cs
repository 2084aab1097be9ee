using System.Collections.Immutable;
using Fairlead.Core.Expressions;
using Fairlead.Core.Reading;

namespace Fairlead.Templates.Compilation;

/// <summary>What the texts and expressions at one place of a workflow can name.</summary>
internal sealed record Scope
{
    /// <summary>Names that the gateway itself gives values to, in the section <c>variables</c>.</summary>
    public static readonly ImmutableSortedSet<string> OwnVariables =
    [
        "execution_id", "name_sim", "execution_folder", "workflow_folder", "data_folder", "code_folder", "results_folder", "checkpoint_folder", "num_nodes",
        "exec_time", "qos", "project_name", "machine", "index", "restart_count",
    ];

    /// <summary>Variables with a value of their type; null where the type is not known before the run.</summary>
    public ImmutableDictionary<string, Value?> Variables { get; init; } = ImmutableDictionary<string, Value?>.Empty;

    /// <summary>Parameters with a value of their type.</summary>
    public ImmutableDictionary<string, Value> Parameters { get; init; } = ImmutableDictionary<string, Value>.Empty;

    /// <summary>The names of other sections.</summary>
    public ImmutableDictionary<string, ImmutableSortedSet<string>> Sections { get; init; } = ImmutableDictionary<string, ImmutableSortedSet<string>>.Empty;

    /// <summary>All phases of the workflow that run a job, of which expressions can ask.</summary>
    public ImmutableHashSet<string> Jobs { get; init; } = [];

    /// <summary>All sections that there are.</summary>
    public IEnumerable<string> SectionNames => ["parameters", "variables", .. Sections.Keys];

    /// <summary>What can be named in a section.</summary>
    public IEnumerable<string> NamesIn(string section) => section switch
    {
        "parameters" => Parameters.Keys,
        "variables" => Variables.Keys.Concat(OwnVariables),
        _ => Sections.GetValueOrDefault(section) ?? [],
    };

    /// <summary>What expressions know under a name: whether there is anything, and a value of its type where that is known.</summary>
    public bool TryFind(string name, out Value? like)
    {
        if (Variables.TryGetValue(name, out like))
        {
            return true;
        }

        var found = Parameters.TryGetValue(name, out var value);
        like = value;
        return found;
    }

    /// <summary>What somebody probably meant, as a sentence with a blank in front; else nothing.</summary>
    public static string Meant(string written, IEnumerable<string> known) => Nearest.Suggestion(written, known) is { } question ? $" {question}" : string.Empty;
}
