using Fairlead.Core;
using Fairlead.Core.Expressions;
using Fairlead.Dialects.Unicore.Json;

namespace Fairlead.Dialects.Unicore.Workflows.Running;

/// <summary>Works out how large chunks are, from the number and the size of all files.</summary>
internal static class ChunkSize
{
    private const long Kilobyte = 1024;

    /// <summary>The size that the script gives, cut to a whole number; refused where it gives none of at least 1.</summary>
    /// <param name="text">The script.</param>
    /// <param name="files">The files.</param>
    /// <param name="variables">The variables of the loop.</param>
    /// <param name="now">The time.</param>
    public static Outcome<int> Compute(string text, IReadOnlyList<FoundFile> files, IReadOnlyDictionary<string, Value> variables, DateTimeOffset now)
    {
        var bytes = files.Aggregate(0L, (sum, file) => sum + Math.Min(file.Length ?? 0, long.MaxValue - sum));
        var around = new KnownValues(
            name => name switch
            {
                "TOTAL_NUMBER" => Value.Of((long)files.Count),
                "TOTAL_SIZE" => new Value.Long(Math.Max(1, bytes / Kilobyte)),
                _ => variables.GetValueOrDefault(name),
            },
            now);
        if (!Script.Parse(text).TryGet(out var script, out var refusal))
        {
            return refusal;
        }

        return script.Run(around) switch
        {
            Evaluation.Gives { Value: Value.Integer { Number: >= 1 and var size } } => size,
            Evaluation.Gives { Value: Value.Long { Number: >= 1 and var size } } => (int)Math.Min(int.MaxValue, size),
            Evaluation.Gives { Value: Value.Float { Number: >= 1 and var size } } => (int)Math.Min(int.MaxValue, size),
            Evaluation.Gives gives => Wrong($"it gives {Shown.Of(gives.Value.ToString())}, which is no number of at least 1"),
            Evaluation.Fails fails => Wrong(fails.Reason),
            _ => Wrong("it cannot depend on files of jobs"),
        };

        Refusal Wrong(string why) => Refusal.Invalid("chunksize", $"The chunk size '{Shown.Of(text)}' cannot be used: {why}");
    }
}
