using System.Globalization;
using Fairlead.Dialects.Autosubmit.Configuration;

namespace Fairlead.Dialects.Autosubmit.Views;

/// <summary>Reads what the jobs of a section ask for: what the section says, else what its platform says.</summary>
internal static class SectionDemand
{
    public static JobDemand Of(ConfigMap root, string section)
    {
        var own = $"JOBS.{section}";
        var platform = (root.TextAt($"{own}.PLATFORM") ?? root.TextAt("DEFAULT.HPCARCH") ?? "LOCAL").ToUpperInvariant();
        var its = $"PLATFORMS.{platform}";
        // One task for each part of a job of several kinds.
        var processors = (root.TextAt($"{own}.PROCESSORS") ?? "1").Split(':').Sum(part => Number(part) ?? 1);
        return new JobDemand(
            platform,
            root.TextAt($"{own}.QUEUE") ?? root.TextAt($"{its}.QUEUE"),
            processors,
            Elements(root, own, its, processors),
            root.TextAt($"{own}.WALLCLOCK") is { } wallclock ? string.Join(':', wallclock.Split(':').Take(2)) : string.Empty);
    }

    private static int Elements(ConfigMap root, string own, string its, int processors)
    {
        if (Number(root.TextAt($"{its}.PROCESSORS_PER_NODE")) is not (> 0 and var perNode))
        {
            return processors;
        }

        if (Number(root.TextAt($"{own}.NODES")) is > 0 and var nodes)
        {
            return nodes * perNode;
        }

        var tasks = Number(root.TextAt($"{own}.TASKS")) is > 0 and var given ? given : perNode;
        var needed = (processors + tasks - 1) / tasks;
        var isExclusive = string.Equals(root.TextAt($"{own}.EXCLUSIVE"), "true", StringComparison.OrdinalIgnoreCase);
        return needed <= 1 && !isExclusive ? processors : needed * perNode;
    }

    private static int? Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
