using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Fairlead.Core.Jobs;
using Fairlead.Shell;

namespace Fairlead.Sites.Slurm;

/// <summary>What scontrol is asked and how its answers are read. No I/O: tested on recorded output.</summary>
internal static partial class Scontrol
{
    /// <summary>The largest index of an array task, plus one, that Slurm allows unless its administrator says otherwise.</summary>
    public const int DefaultMaxArraySize = 1001;

    /// <summary>Asks for the cluster's configuration.</summary>
    public static ShellCommand ShowConfig(string scontrol) => new(scontrol, "show", "config");

    /// <summary>Asks for everything about a job.</summary>
    public static ShellCommand ShowJob(string scontrol, BatchId job) => new(scontrol, "show", "job", job.Value);

    /// <summary>Asks for the partitions.</summary>
    public static ShellCommand ShowPartitions(string scontrol) => new(scontrol, "--oneliner", "show", "partition");

    /// <summary>What matters to us of a configuration, or null where the output is none.</summary>
    public static SlurmConfig? ReadConfig(string output)
    {
        var values = new Dictionary<string, string>();
        foreach (var line in output.Split('\n'))
        {
            if (line.Split('=', 2, StringSplitOptions.TrimEntries) is [var name, var value])
            {
                values.TryAdd(name, value);
            }
        }

        if (!values.TryGetValue("SLURM_VERSION", out var version) || !int.TryParse(values.GetValueOrDefault("MaxArraySize"), NumberStyles.None, CultureInfo.InvariantCulture, out var size))
        {
            return null;
        }

        var hasAccounting = values.GetValueOrDefault("AccountingStorageType", string.Empty).EndsWith("slurmdbd", StringComparison.Ordinal);
        var tasks = MaxArrayTasks().Match(values.GetValueOrDefault("SchedulerParameters", string.Empty)) is { Success: true } match
            && int.TryParse(match.Groups["most"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var most) ? most : size;
        return new SlurmConfig(version, Math.Min(size, tasks), hasAccounting);
    }

    /// <summary>
    /// The names and values of a job, in Slurm's words. For people only: a value that holds what looks like another name is taken apart wrongly,
    /// which Slurm's notation does not let anybody avoid.
    /// </summary>
    public static ImmutableSortedDictionary<string, string> ReadJob(string output)
    {
        var values = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var line in output.Split('\n'))
        {
            var names = Name().Matches(line);
            for (var i = 0; i < names.Count; i++)
            {
                var begin = names[i].Index + names[i].Length;
                var end = i + 1 < names.Count ? names[i + 1].Index : line.Length;
                values.TryAdd(names[i].Groups["name"].Value, line[begin..end].Trim());
            }
        }

        return values.ToImmutable();
    }

    /// <summary>The names of the partitions.</summary>
    public static ImmutableArray<string> ReadPartitions(string output) => [.. output.Split('\n').Select(ReadJob).Select(p => p.GetValueOrDefault("PartitionName")).OfType<string>()];

    [GeneratedRegex(@"(?:^|\s)(?<name>[A-Z][A-Za-z]*(?:[/:][A-Z][A-Za-z:]*)*)=", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex Name();

    [GeneratedRegex(@"(?:^|,)max_array_tasks=(?<most>\d+)", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex MaxArrayTasks();
}

/// <summary>What matters to us of a cluster's configuration.</summary>
/// <param name="Version">Slurm's version.</param>
/// <param name="MaxArraySize">One more than the largest index of an array task, and the most tasks of an array; 0 or 1 where there are no arrays.</param>
/// <param name="HasAccounting">Whether jobs are kept in accounts.</param>
internal sealed record SlurmConfig(string Version, int MaxArraySize, bool HasAccounting);
