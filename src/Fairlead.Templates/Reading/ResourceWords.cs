using System.Collections.Immutable;
using System.Globalization;
using Fairlead.Core;
using Fairlead.Core.Expressions;
using Fairlead.Core.Jobs;
using Fairlead.Core.Reading;

namespace Fairlead.Templates.Reading;

/// <summary>What jobs ask of their site, in the words of the form.</summary>
internal static class ResourceWords
{
    /// <summary>All words.</summary>
    public static readonly ImmutableArray<string> Keys = ["nodes", "tasks", "cpus_per_task", "memory", "time", "qos", "project", "partition"];

    private const int Most = 1_000_000;

    /// <summary>What is wrong with the value of a word, or null.</summary>
    public static string? Check(string key, string text) => key switch
    {
        "nodes" or "tasks" or "cpus_per_task" => Whole(text) is null ? $"'{Excerpt.Of(text)}' is not possible here; it has to be a whole number from 1 to {Most}." : null,
        "memory" => Units.Size(text) is > 0 && !char.IsAsciiDigit(text[^1]) ? null : $"'{Excerpt.Of(text)}' is not possible here; it has to be a size with a unit, such as 512MiB or 8GiB.",
        "time" => Time(text) is null ? $"'{Excerpt.Of(text)}' is not possible here; it has to be a number of minutes or a time such as 01:30:00." : null,
        _ => string.IsNullOrWhiteSpace(text) ? "There is no value." : null,
    };

    /// <summary>The request that the words make together; refused where one of them is wrong.</summary>
    public static Outcome<ResourceRequest> Read(IReadOnlyDictionary<string, string> words)
    {
        foreach (var (key, text) in words)
        {
            if (Check(key, text) is { } wrong)
            {
                return Refusal.Invalid(key, $"resources.{key}: {wrong}");
            }
        }

        var nodes = WholeOf(words, "nodes");
        var cpus = (tasks: WholeOf(words, "tasks"), each: WholeOf(words, "cpus_per_task")) switch
        {
            (null, null) => (int?)null,
            var (tasks, each) => (int)Math.Min(int.MaxValue, (long)(tasks ?? nodes ?? 1) * (each ?? 1)),
        };
        return new ResourceRequest
        {
            Nodes = nodes,
            CpusPerNode = nodes is { } count && cpus is { } all ? (all + count - 1) / count : null,
            TotalCpus = nodes is null ? cpus : null,
            MemoryPerNode = words.TryGetValue("memory", out var memory) ? Units.Size(memory) : null,
            Runtime = words.TryGetValue("time", out var time) ? Time(time) : null,
            QualityOfService = words.GetValueOrDefault("qos"),
            Project = words.GetValueOrDefault("project"),
            Queue = words.GetValueOrDefault("partition"),
        };
    }

    /// <summary>A run time: minutes, or <c>[HH:]MM:SS</c>; null where it is neither.</summary>
    public static TimeSpan? Time(string text)
    {
        var parts = text.Split(':');
        var numbers = parts.Select(p => int.TryParse(p, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < Most ? number : -1).ToArray();
        if (numbers.Contains(-1))
        {
            return null;
        }

        TimeSpan? time = numbers switch
        {
            [var minutes] => TimeSpan.FromMinutes(minutes),
            [var minutes, < 60] => new TimeSpan(0, minutes, numbers[1]),
            [var hours, < 60, < 60] => new TimeSpan(hours, numbers[1], numbers[2]),
            _ => null,
        };
        return time > TimeSpan.Zero ? time : null;
    }

    private static int? Whole(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= Most ? number : null;

    private static int? WholeOf(IReadOnlyDictionary<string, string> words, string key) => words.TryGetValue(key, out var text) ? Whole(text) : null;
}
