using System.Collections.Immutable;

namespace Fairlead.Core.Jobs;

/// <summary>
/// What a site is handed at a time: steps of a job that follow each other and run in the same place. The phases of a job run in order, each in attempts
/// of its own; the main one is that of the main program, and the one that a job array multiplies.
/// </summary>
/// <param name="Placement">Where it runs.</param>
/// <param name="Steps">Its steps; at least one.</param>
public sealed record JobPhase(StepPlacement Placement, ImmutableArray<Step> Steps)
{
    /// <summary>The phases of these steps, in order; none where there are none.</summary>
    public static ImmutableArray<JobPhase> Of(ImmutableArray<Step> steps)
    {
        var phases = ImmutableArray.CreateBuilder<JobPhase>(1);
        var first = 0;
        for (var next = 1; next <= steps.Length; next++)
        {
            if (next == steps.Length || steps[next].Placement != steps[first].Placement)
            {
                phases.Add(new JobPhase(steps[first].Placement, steps[first..next]));
                first = next;
            }
        }

        return phases.DrainToImmutable();
    }

    /// <summary>Which of the phases is the main one: that of the main program; without one the first that is not on a login node, else the first.</summary>
    public static int MainOf(ImmutableArray<JobPhase> phases)
    {
        for (var place = 0; place < phases.Length; place++)
        {
            if (phases[place].Steps.Any(s => s.IsMain))
            {
                return place;
            }
        }

        return phases is [{ Placement: StepPlacement.LoginNode }, _, ..] ? 1 : 0;
    }
}
