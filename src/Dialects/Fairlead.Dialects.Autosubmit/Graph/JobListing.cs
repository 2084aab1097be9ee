using System.Globalization;
using Fairlead.Dialects.Autosubmit.Configuration;
using Fairlead.Dialects.Autosubmit.Language;

namespace Fairlead.Dialects.Autosubmit.Graph;

/// <summary>Makes the list of jobs: section by section, and within one by date, member, chunk and split.</summary>
internal sealed class JobListing
{
    /// <summary>So many jobs an experiment has at most.</summary>
    public const int DefaultMaxJobs = 100_000;

    private readonly List<GraphJob> _jobs = [];
    private readonly ExperimentPlan _plan;
    private readonly Findings _findings;
    private readonly int _maxJobs;
    private readonly string[] _dates;

    private JobListing(ExperimentPlan plan, Findings findings, int maxJobs)
    {
        _plan = plan;
        _findings = findings;
        _maxJobs = maxJobs;
        _dates = [.. plan.Dates.Select(plan.Text)];
    }

    /// <summary>The jobs; too many of them, and splits that do not come out, are among the findings.</summary>
    public static IReadOnlyList<GraphJob> Create(ExperimentPlan plan, IReadOnlyList<JobSection> sections, Findings findings, int maxJobs)
    {
        var listing = new JobListing(plan, findings, maxJobs);
        foreach (var section in sections.TakeWhile(section => listing.Add(section)))
        {
        }

        return listing._jobs;
    }

    private bool Add(JobSection section)
    {
        foreach (var (date, member, chunk) in Coordinates(section))
        {
            if (SplitsOf(section, date, chunk) is not { } splits)
            {
                return true;
            }

            if (_jobs.Count + Math.Max(1, splits) > _maxJobs)
            {
                _findings.Error(section.Place, $"JOBS.{section.Name}", $"With this section the experiment has more than {_maxJobs} jobs.", "Use fewer dates, members, chunks or splits.");
                return false;
            }

            for (var split = Math.Min(1, splits); split <= splits; split++)
            {
                Add(section, date, member, chunk, split, splits);
            }
        }

        return true;
    }

    private IEnumerable<(int Date, int Member, int Chunk)> Coordinates(JobSection section) => section switch
    {
        { Running: Running.Once } => [(-1, -1, 0)],
        { Running: Running.Date } => Every(_plan.Dates.Count, section.Frequency).Select(date => (date, -1, 0)),
        { Running: Running.Member } => from date in Enumerable.Range(0, _plan.Dates.Count)
                                       from member in Every(_plan.Members.Count, section.Frequency)
                                       select (date, member, 0),
        { Synchronize: Synchronize.Date } => Chunks(section).Select(chunk => (-1, -1, chunk)),
        { Synchronize: Synchronize.Member } => from date in Enumerable.Range(0, _plan.Dates.Count)
                                               from chunk in Chunks(section)
                                               select (date, -1, chunk),
        _ => from date in Enumerable.Range(0, _plan.Dates.Count)
             from member in Enumerable.Range(0, _plan.Members.Count)
             from chunk in Chunks(section)
             select (date, member, chunk),
    };

    private IEnumerable<int> Chunks(JobSection section) =>
        Every(_plan.Chunks, section.Frequency).Select(index => _plan.FirstChunk + index).Where(chunk => section.Delay is null || chunk > section.Delay);

    private static IEnumerable<int> Every(int count, int frequency) =>
        Enumerable.Range(0, count).Where(index => (index + 1) % frequency == 0 || index == count - 1);

    private int? SplitsOf(JobSection section, int date, int chunk)
    {
        if (section.Splits.Count is { } fixedCount)
        {
            return fixedCount;
        }

        // What is synchronized over dates has none of its own; its chunks are as long as those of the first.
        var splits = section.Splits.CountFor(_plan, _plan.Dates[Math.Max(0, date)], chunk);
        if (splits is null)
        {
            _findings.Error(section.Place, $"JOBS.{section.Name}.SPLITS", $"Chunk {chunk} cannot be split into parts of {section.Splits.Size} {section.Splits.Unit}s.", "Take a smaller SPLITSIZE, or SPLITPOLICY: flexible where a part may be shorter.");
        }

        return splits;
    }

    private void Add(JobSection section, int date, int member, int chunk, int split, int splits)
    {
        string?[] parts =
        [
            _plan.Expid, date < 0 ? null : _dates[date], member < 0 ? null : _plan.Members[member], Text(chunk), Text(split), section.Name,
        ];
        _jobs.Add(new GraphJob
        {
            Index = _jobs.Count,
            Section = section,
            Date = date,
            Member = member,
            Chunk = chunk,
            Split = split,
            Splits = splits,
            Name = string.Join('_', parts.OfType<string>()),
        });
    }

    private static string? Text(int number) => number == 0 ? null : number.ToString(CultureInfo.InvariantCulture);
}
