using Fairlead.Dialects.Prominence.Json;
using Fairlead.Gateway.Sites;

namespace Fairlead.Dialects.Prominence.Description;

/// <summary>How a job is treated.</summary>
internal sealed record CompiledPolicies
{
    /// <summary>How often the whole job is run again.</summary>
    public int Retries { get; init; }

    /// <summary>How often a task is run again.</summary>
    public int TaskRetries { get; init; }

    /// <summary>Whether tasks after one that fails are run all the same.</summary>
    public bool IgnoresFailures { get; init; }

    /// <summary>Whether an exit code that is not 0 keeps nothing that depends on the job from going on.</summary>
    public bool ForgivesExitCodes { get; init; }

    /// <summary>How long it may wait for its begin, or null.</summary>
    public TimeSpan? QueueLimit { get; init; }

    /// <summary>Which of the jobs of its owner go first.</summary>
    public int Priority { get; init; }

    /// <summary>Whether tasks that are no MPI programs run on every node.</summary>
    public bool RunsOnAllNodes { get; init; }

    /// <summary>Whether it stays among the current jobs when it has ended.</summary>
    public bool StaysCurrent { get; init; }

    /// <summary>The sites it can run on.</summary>
    public SiteWish Sites { get; init; } = SiteWish.Any;
}

/// <summary>Compiles <c>policies</c>.</summary>
internal static class PolicyCompiler
{
    private const int MostRetries = 6;
    private const int LongestInQueue = 44_640;

    /// <summary>The policies; where something is wrong, the reader has kept what.</summary>
    /// <param name="job">The job.</param>
    /// <param name="sites">The sites that the caller may use, the usual one first.</param>
    public static CompiledPolicies Compile(Fields job, IReadOnlyList<SiteProfile> sites)
    {
        if (job.Object("policies") is not { } policies)
        {
            return new CompiledPolicies();
        }

        policies.Only(
            "maximumRetries", "maximumTaskRetries", "maximumTimeInQueue", "maximumIdleTimePerResource", "leaveInQueue", "priority", "autoScalingType",
            "ignoreTaskFailures", "ignoreTaskTailures", "reportJobSuccessOnTaskFailure", "runSerialTasksOnAllNodes", "placement", "preemptible");
        var retries = policies.Whole("maximumRetries", 1, MostRetries) ?? 0;
        policies.Whole("maximumIdleTimePerResource", 1, LongestInQueue);
        policies.Word("autoScalingType", isRequired: false, "none", "dedicated", "shared");
        var isForgiving = policies.Flag("reportJobSuccessOnTaskFailure");
        return new CompiledPolicies
        {
            Retries = isForgiving ? 0 : retries,
            ForgivesExitCodes = isForgiving,
            TaskRetries = policies.Whole("maximumTaskRetries", 1, MostRetries) ?? 0,
            // The second is how one client writes it.
            IgnoresFailures = policies.Flag("ignoreTaskFailures") | policies.Flag("ignoreTaskTailures"),
            // -1 is for ever, and 0 for as long as it can begin at all.
            QueueLimit = policies.Whole("maximumTimeInQueue", -1, LongestInQueue) is > 0 and var minutes ? TimeSpan.FromMinutes(minutes) : null,
            Priority = policies.Whole("priority", 0) ?? 0,
            RunsOnAllNodes = policies.Flag("runSerialTasksOnAllNodes"),
            StaysCurrent = policies.Flag("leaveInQueue"),
            Sites = Place(policies.Object("placement"), sites),
        };
    }

    /// <summary>A region is a site here.</summary>
    public static SiteWish Place(Fields? placement, IReadOnlyList<SiteProfile> sites)
    {
        if (placement is null)
        {
            return SiteWish.Any;
        }

        placement.Only("requirements", "preferences");
        var required = Names(placement.Object("requirements"));
        var preferred = Names(placement.Object("preferences"));
        var possible = sites.Select(s => s.Name).Where(s => required.Count == 0 || required.Contains(s)).ToList();
        if (possible.Count == 0)
        {
            placement.Refuse("requirements", $"name no site that there is for you; possible: {string.Join(", ", sites.Select(s => s.Name))}");
        }

        return new SiteWish { Only = required.Count == 0 ? [] : [.. possible], Preferred = [.. preferred.Where(possible.Contains)] };
    }

    private static List<string> Names(Fields? choice)
    {
        choice?.Only("sites", "regions");
        return choice is null ? [] : [.. choice.Texts("sites"), .. choice.Texts("regions")];
    }
}
