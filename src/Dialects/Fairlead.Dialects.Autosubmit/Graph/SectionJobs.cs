using Fairlead.Dialects.Autosubmit.Language;

namespace Fairlead.Dialects.Autosubmit.Graph;

/// <summary>The jobs of one section, found by date, member and chunk.</summary>
internal sealed class SectionJobs
{
    private readonly Dictionary<(int Date, int Member, int Chunk), List<GraphJob>> _jobs = [];

    public SectionJobs(JobSection section, IEnumerable<GraphJob> jobs)
    {
        Section = section;
        All = [.. jobs];
        foreach (var job in All)
        {
            var at = (job.Date, job.Member, job.Chunk);
            if (!_jobs.TryGetValue(at, out var here))
            {
                _jobs[at] = here = [];
            }

            here.Add(job);
        }

        Dates = [.. All.Select(job => job.Date).Distinct().Order()];
        Members = [.. All.Select(job => job.Member).Distinct().Order()];
        Chunks = [.. All.Select(job => job.Chunk).Distinct().Order()];
    }

    public JobSection Section { get; }

    public IReadOnlyList<GraphJob> All { get; }

    /// <summary>The indexes of dates there are; -1 alone where its jobs have none.</summary>
    public IReadOnlyList<int> Dates { get; }

    public IReadOnlyList<int> Members { get; }

    /// <summary>The chunks there are; 0 alone where its jobs have none.</summary>
    public IReadOnlyList<int> Chunks { get; }

    /// <summary>The jobs at all these coordinates, by chunk, member, date and split. Null stands for all; a coordinate that the section has not is passed over.</summary>
    public IEnumerable<GraphJob> At(IReadOnlyList<int>? dates, IReadOnlyList<int>? members, IReadOnlyList<int>? chunks)
    {
        foreach (var chunk in chunks is null || Chunks is [0] ? Chunks : chunks)
        {
            foreach (var member in members is null || Members is [-1] ? Members : members)
            {
                foreach (var date in dates is null || Dates is [-1] ? Dates : dates)
                {
                    if (_jobs.TryGetValue((date, member, chunk), out var here))
                    {
                        foreach (var job in here)
                        {
                            yield return job;
                        }
                    }
                }
            }
        }
    }
}
