using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Fairlead.Core.Jobs;
using Fairlead.Gateway.Reservations;
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

    /// <summary>Asks for the reservations.</summary>
    public static ShellCommand ShowReservations(string scontrol) => InUtc(scontrol, "--oneliner", "show", "reservation");

    /// <summary>A command that reads and prints times in UTC: Slurm's own are in the zone of whoever asks.</summary>
    public static ShellCommand InUtc(string scontrol, params string[] words) => new("env", ["TZ=UTC", scontrol, .. words]);

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

    /// <summary>The reservations that the output of <see cref="ShowReservations"/> names.</summary>
    public static IReadOnlyList<Reservation> ReadReservations(string output, DateTimeOffset now) => [.. output.Split('\n').Select(ReadJob).Select(r => ReadReservation(r, now)).OfType<Reservation>()];

    private static Reservation? ReadReservation(ImmutableSortedDictionary<string, string> values, DateTimeOffset now)
    {
        if (!values.TryGetValue("ReservationName", out var name) || TimeOf("StartTime") is not { } start || TimeOf("EndTime") is not { } end)
        {
            return null;
        }

        return new Reservation
        {
            Name = name,
            State = now >= end ? ReservationState.Finished : values.GetValueOrDefault("State") == "ACTIVE" ? ReservationState.Active : ReservationState.Waiting,
            StartsAt = start,
            EndsAt = end,
            Nodes = int.TryParse(values.GetValueOrDefault("NodeCnt"), NumberStyles.None, CultureInfo.InvariantCulture, out var nodes) ? nodes : 0,
            Queue = Given("PartitionName"),
            // A name with a minus before it is of somebody who may not.
            Accounts = [.. (Given("Users") ?? string.Empty).Split(',').Where(a => a.Length > 0 && a[0] != '-')],
            Details = values,
        };

        DateTimeOffset? TimeOf(string key) =>
            DateTimeOffset.TryParseExact(values.GetValueOrDefault(key), "s", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

        string? Given(string key) => values.GetValueOrDefault(key) is { } value and not "(null)" ? value : null;
    }

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
