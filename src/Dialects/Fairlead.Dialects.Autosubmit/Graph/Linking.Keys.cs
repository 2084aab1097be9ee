using Fairlead.Dialects.Autosubmit.Language;

namespace Fairlead.Dialects.Autosubmit.Graph;

internal sealed partial class Linking
{
    private void LinkFiltered(Child child, Key key, Selection selection, IReadOnlyList<GraphJob> candidates)
    {
        var (job, section, linked) = (child.Job, child.Job.Section, new List<int>());
        var takenFrom = candidates.Where(candidate => !selection.HasAll || !IsLeftOut(child, key, candidate));
        foreach (var candidate in takenFrom)
        {
            child.HasOwn |= key.IsOwn;
            child.HasCandidates = true;
            var everLinks = (child.IsNear && key.IsOwn) || job.Split > 0 || (key.IsOwn && section.Running is not Running.Chunk);
            if (everLinks || !section.DependsOnItself || !child.LinkedBefore.Contains(candidate.Index))
            {
                _links.Link(candidate.Index, job.Index);
                linked.Add(candidate.Index);
            }

            if (section.DependsOnItself)
            {
                _links.Note(candidate.Index, job.Index);
                Cover(child, candidate);
            }
        }

        // Only jobs that come later in the section may lean on these edges.
        child.LinkedBefore.UnionWith(linked);
    }

    private bool IsLeftOut(Child child, Key key, GraphJob candidate)
    {
        var parent = key.Parents.Section;
        var chains = parent.Running is Running.Chunk
            && (_tables.IsHidden(parent, parent.Name) || (parent.HasPlain(parent.Name) && parent.Priority > child.Job.Section.Priority));
        return (chains && candidate.Chunk != _plan.LastChunk) || child.IsNear || child.HasOwn || child.Covered.Contains(candidate.Index);
    }

    private void Cover(Child child, GraphJob candidate)
    {
        if (!_filterParents.TryGetValue(child.Job.Index, out var own))
        {
            _filterParents[child.Job.Index] = own = [];
        }

        own.Add(candidate.Index);
        if (_filterParents.TryGetValue(candidate.Index, out var further))
        {
            child.Covered.UnionWith(further);
        }
    }

    private void LinkNatural(Child child, Key key, Shift at)
    {
        var parents = NaturalParents(child.Job, key, at);
        // A plain key back from the parent's section says it better than options here.
        if (key.Dependency.Options is null || !key.Parents.Section.HasPlain(child.Job.Section.Name))
        {
            foreach (var parent in parents.Where(parent => !child.Covered.Contains(parent.Index)))
            {
                LinkNatural(child, key, parent);
            }
        }

        if (!child.HasCandidates && !_links.HasParents(child.Job.Index))
        {
            foreach (var parent in parents)
            {
                _links.Link(parent.Index, child.Job.Index);
                _links.Note(parent.Index, child.Job.Index);
            }
        }
    }

    private List<GraphJob> NaturalParents(GraphJob job, Key key, Shift at)
    {
        var section = key.Parents.Section;
        var onlyLast = job.Section.Running is Running.Once && key.Dependency.Steps == 0 && !key.IsOwn && section.DependsOnItself;
        IReadOnlyList<int>? members = onlyLast && section.Running is Running.Member ? [_plan.Members.Count - 1] : at.Member >= 0 ? [at.Member] : null;
        IReadOnlyList<int>? chunks = onlyLast && section.Running is Running.Chunk ? [_plan.LastChunk] : at.Chunk > 0 ? [at.Chunk] : null;
        return [.. key.Parents.At(at.Date >= 0 ? [at.Date] : null, members, chunks).Where(parent => parent.Index != job.Index)];
    }

    private void LinkNatural(Child child, Key key, GraphJob parent)
    {
        var (job, section, other) = (child.Job, child.Job.Section, key.Parents.Section);
        var isSameKind = other.Running == section.Running;
        bool isLinked;
        if (key.Gap == 0)
        {
            isLinked = (key.IsOwn, child.IsNear) switch
            {
                (true, false) => !_tables.IsHidden(section, section.Name),
                (true, true) => false,
                (false, false) => !child.HasOwn || (!_tables.IsHidden(section, other.Name) && isSameKind),
                (false, true) => other.Running is Running.Chunk && !child.HasOwn,
            };
        }
        else if (key.IsOwn)
        {
            isLinked = child.IsNear && !child.IsReachedFromAfar;
            _links.Note(parent.Index, job.Index);
        }
        else
        {
            isLinked = isSameKind || parent.Chunk > _plan.LastChunk - child.Far;
            if (isSameKind)
            {
                _links.Note(parent.Index, job.Index);
            }
        }

        if (isLinked)
        {
            _links.Link(parent.Index, job.Index);
        }
    }

    /// <summary>A dependency of a section, with what is the same for all its jobs.</summary>
    private sealed class Key(JobSection section, Dependency dependency, SectionJobs parents, SectionTables tables)
    {
        private readonly List<JobSection> _implying =
        [
            .. from key in section.Dependencies
               where dependency.Steps == 0 && dependency.Options is null && dependency.Section != section.Name && key != dependency && key.Section != section.Name
               let other = tables[key.Section]
               where other.Dependencies.Any(its => its.Section == dependency.Section && its.Steps == 0 && its.Options is null)
               select other,
        ];

        public Dependency Dependency => dependency;

        public SectionJobs Parents => parents;

        public bool IsOwn => dependency.Section == section.Name;

        public int Gap { get; } = tables.Gap(section, parents.Section);

        /// <summary>Whether another dependency of the job waits for the same already.</summary>
        public bool IsImplied(GraphJob job) => _implying.Exists(other => job.Chunk == 0 || other.Delay is not { } delay || job.Chunk > delay);
    }
}
