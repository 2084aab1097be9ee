using Fairlead.Dialects.Autosubmit.Language;

namespace Fairlead.Dialects.Autosubmit.Graph;

/// <summary>The date, member and chunk from which a dependency of a job is looked at; -1 and 0 where the job has none.</summary>
internal readonly record struct Shift(int Date, int Member, int Chunk)
{
    /// <summary>Moved by the distance of a key; null where that is before the beginning or past the end. Chunks stop at the last.</summary>
    public static Shift? Of(GraphJob job, Dependency key, JobSection parent, ExperimentPlan plan)
    {
        var here = new Shift(job.Date, job.Member, job.Chunk);
        if (key.Steps == 0)
        {
            return here;
        }

        if (job.Chunk > 0 && parent.Running is Running.Chunk)
        {
            var chunk = (long)job.Chunk + key.Steps;
            return chunk < plan.FirstChunk ? null : here with { Chunk = (int)Math.Min(chunk, plan.LastChunk) };
        }

        if (parent.Running is not (Running.Member or Running.Chunk))
        {
            return here;
        }

        return job.Member >= 0
            ? Moved(job.Member, key.Steps, plan.Members.Count) is { } member ? here with { Member = member } : null
            : MovedDate(here, key, plan);
    }

    private static Shift? MovedDate(Shift here, Dependency key, ExperimentPlan plan) =>
        here.Date < 0 ? here : Moved(here.Date, key.Steps, plan.Dates.Count) is { } date ? here with { Date = date } : null;

    private static int? Moved(int index, int steps, int count) => index + steps is var moved && moved >= 0 && moved < count ? moved : null;
}
