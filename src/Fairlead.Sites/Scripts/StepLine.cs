using System.Collections.Immutable;
using System.Globalization;
using Fairlead.Core.Containers;
using Fairlead.Core.Jobs;

namespace Fairlead.Sites.Scripts;

/// <summary>
/// One line of <see cref="ResultFile"/> about a step: <c>step.PLACE=</c> and, between spaces, its exit code, how often it was run again, its start and end,
/// user and system time before and after, peak memory in KiB, how its image was had, when that began and ended, the digest of the image, and what made the
/// container. A dash stands for what is not known. Of a step that ran on several nodes <c>more.PLACE.NODE=</c> says what it used on one that the wrapper
/// was not on: user time, system time, peak memory in KiB.
/// </summary>
internal static class StepLine
{
    private const string Key = "step.";
    private const string MoreKey = "more.";
    private const int Words = 13;

    // The clock of the node is read in hundredths of a second: what begins and ends in the same one has taken half of it, not nothing.
    private static readonly TimeSpan HalfTick = TimeSpan.FromMilliseconds(5);

    /// <summary>All steps that the file has lines of, in order.</summary>
    public static ImmutableArray<StepResult> ReadAll(IReadOnlyDictionary<string, string> values) =>
        [.. values.Where(v => v.Key.StartsWith(Key, StringComparison.Ordinal)).Select(v => Read(v.Key[Key.Length..], v.Value)).OfType<StepResult>().Select(s => WithMore(s, values)).OrderBy(s => s.Step)];

    private static StepResult? Read(string place, string line)
    {
        var words = line.Split(' ');
        if (words.Length != Words || !TryNumber(place, out var step))
        {
            return null;
        }

        var hasRun = TryNumber(words[0], out var exitCode);
        return new StepResult
        {
            Step = (int)step,
            ExitCode = hasRun ? (int)exitCode : null,
            Retries = TryNumber(words[1], out var retries) ? (int)retries : 0,
            Usage = hasRun && Between(words[2], words[3]) is { } wall
                ? new Usage(wall, CpuOf(words[4..6], words[6..8]), TryNumber(words[8], out var kibibytes) ? kibibytes * 1024 : null)
                : null,
            Pull = PullOf(words),
        };
    }

    /// <summary>The step with what it used on other nodes: CPU time in all, and the most memory of any program.</summary>
    private static StepResult WithMore(StepResult step, IReadOnlyDictionary<string, string> values)
    {
        var prefix = string.Create(CultureInfo.InvariantCulture, $"{MoreKey}{step.Step}.");
        foreach (var (_, line) in values.Where(v => v.Key.StartsWith(prefix, StringComparison.Ordinal)))
        {
            if (step.Usage is { } usage && line.Split(' ') is [var user, var system, var peak])
            {
                var memory = TryNumber(peak, out var kibibytes) ? kibibytes * 1024 : 0;
                step = step with
                {
                    Usage = usage with
                    {
                        Cpu = ResultFile.ReadTimes($"{user} {system}") is { } cpu ? (usage.Cpu ?? TimeSpan.Zero) + cpu : usage.Cpu,
                        MaxResidentBytes = memory > (usage.MaxResidentBytes ?? 0) ? memory : usage.MaxResidentBytes,
                    },
                };
            }
        }

        return step;
    }

    private static ImagePull? PullOf(string[] words)
    {
        PullStatus? status = words[9] switch
        {
            "fetched" => PullStatus.Fetched,
            "cached" => PullStatus.Cached,
            "failed" => PullStatus.Failed,
            _ => null,
        };
        return status is { } known
            ? new ImagePull(known, words[10].Split(':') is [var start, var end] ? Between(start, end) : null) { Digest = Known(words[11]), Runtime = Known(words[12]) }
            : null;
    }

    private static TimeSpan? Between(string start, string end) =>
        UnixTime.TryRead(start, out var from) && UnixTime.TryRead(end, out var to) ? to > from ? to - from : HalfTick : null;

    private static TimeSpan? CpuOf(string[] before, string[] after) =>
        ResultFile.ReadTimes(string.Join(' ', before)) is { } from && ResultFile.ReadTimes(string.Join(' ', after)) is { } to ? to - from : null;

    private static string? Known(string word) => word is "-" or "" ? null : word;

    private static bool TryNumber(string text, out long number) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
