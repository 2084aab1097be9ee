using System.Globalization;
using System.Text;
using Fairlead.Dialects.Autosubmit.Graph;
using Fairlead.Dialects.Autosubmit.Language;

namespace Fairlead.Dialects.Autosubmit.Execution;

/// <summary>Makes the script that runs a job: the user's own, with what leaves the files that tell how it went.</summary>
internal static class JobScript
{
    /// <summary>The file that the user's own script is in beside the script that runs it, where it is in another language.</summary>
    public const string Inner = "job.script";

    /// <summary>The text of the script that runs a job.</summary>
    /// <param name="job">The job.</param>
    /// <param name="work">What its section says.</param>
    /// <param name="content">The user's script with its placeholders filled.</param>
    /// <param name="export">A line before it, or null.</param>
    /// <param name="failures">How many tries failed before.</param>
    /// <param name="places">Where its files are.</param>
    /// <param name="extra">Files beside it that go to where it runs.</param>
    /// <param name="submittedAt">When it was handed over.</param>
    public static string Of(GraphJob job, SectionWork work, string content, string? export, int failures, JobPlaces places, IReadOnlyList<string> extra, DateTimeOffset submittedAt)
    {
        var text = new StringBuilder("#!/bin/bash\n");
        foreach (var directive in work.Directives)
        {
            text.Append(directive).Append('\n');
        }

        var stat = string.Create(CultureInfo.InvariantCulture, $"{job.Name}_STAT_{failures}");
        text.Append(CultureInfo.InvariantCulture, $$"""
            AS_HOME=$PWD
            mkdir -p {{Quoted(places.Logs)}} && cd {{Quoted(places.Logs)}} || exit 1
            rm -f {{Quoted($"{job.Name}_COMPLETED")}}
            printf '%s\n%s\n' {{submittedAt.ToUnixTimeSeconds()}} "$(date +%s)" > {{Quoted(stat)}}
            as_ended() {
              if [ "$1" = 0 ]; then as_word=COMPLETED; touch {{Quoted($"{job.Name}_COMPLETED")}}; else as_word=FAILED; fi
              printf '%s\n%s\n' "$(date +%s)" "$as_word" >> {{Quoted(stat)}}
            }
            as_checkpoint() { AS_STEP=$((${AS_STEP:-0} + 1)); touch {{Quoted($"{job.Name}_CHECKPOINT_")}}"$AS_STEP"; }
            trap 'as_ended $?' EXIT

            """);
        foreach (var file in extra)
        {
            text.Append(CultureInfo.InvariantCulture, $"cp -f \"$AS_HOME\"/{Quoted(file)} .\n");
        }

        if (export is not null)
        {
            text.Append(export).Append('\n');
        }

        return (Interpreter(work) is { } interpreter
            ? text.Append(CultureInfo.InvariantCulture, $"{interpreter} \"$AS_HOME\"/{Inner}\n")
            : text.Append("set -xuve -o pipefail\n").Append(content).Append('\n')).ToString();
    }

    /// <summary>What runs the user's script as a file of its own, or null where it is part of the script that runs the job.</summary>
    public static string? Interpreter(SectionWork work) => work.Executable is { } own
        ? string.Join(' ', own.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Quoted))
        : work.Language switch
        {
            ScriptLanguage.Python or ScriptLanguage.Python3 => "python3",
            ScriptLanguage.Python2 => "python2",
            ScriptLanguage.R => "Rscript",
            _ => null,
        };

    private static string Quoted(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
