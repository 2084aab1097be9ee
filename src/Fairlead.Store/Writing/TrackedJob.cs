using System.Collections.Immutable;
using Fairlead.Core.Identity;
using Fairlead.Core.Jobs;
using Fairlead.Store.Rows;

namespace Fairlead.Store.Writing;

/// <summary>A job within a transaction: as its row is, and as it will be.</summary>
internal sealed class TrackedJob
{
    private TrackedJob(Job job, long rowVersion, ImmutableArray<string> rowTags, ImmutableArray<(GranteeKind Kind, string Name)> rowGrantees) =>
        (Job, RowVersion, RowTags, RowGrantees) = (job, rowVersion, rowTags, rowGrantees);

    /// <summary>The job as it will be.</summary>
    public Job Job { get; private set; }

    /// <summary>The version that its row has.</summary>
    public long RowVersion { get; }

    /// <summary>The tags under which its row can be found.</summary>
    public ImmutableArray<string> RowTags { get; }

    /// <summary>Those in whose lists its row is.</summary>
    public ImmutableArray<(GranteeKind Kind, string Name)> RowGrantees { get; }

    /// <summary>Whether it is new or differs from its row.</summary>
    public bool IsChanged { get; private set; }

    /// <summary>Whether its row has to go.</summary>
    public bool IsRemoved { get; private set; }

    /// <summary>The tags under which it will be found.</summary>
    public ImmutableArray<string> Tags => Job.Discarded || IsRemoved || Job.Tags.IsDefault ? [] : Job.Tags;

    /// <summary>Those in whose lists it will be.</summary>
    public ImmutableArray<(GranteeKind Kind, string Name)> Grantees => IsRemoved ? [] : GranteesOf(Job);

    /// <summary>A job that was read.</summary>
    public static TrackedJob Loaded(Job job) => new(job, job.Version, job.Discarded ? [] : job.Tags, GranteesOf(job));

    /// <summary>A job whose row was just inserted, without its tags.</summary>
    public static TrackedJob Inserted(Job job) => new(job, job.Version, [], []) { IsChanged = true };

    /// <summary>Takes its next version.</summary>
    public void Advance(Job next, bool isRemoved)
    {
        Job = Storable(next with { Version = Job.Version + 1 });
        IsChanged = true;
        IsRemoved = isRemoved;
    }

    /// <summary>The job as the database will give it back.</summary>
    public static Job Storable(Job job) => job with
    {
        CreatedAt = Instant.Of(job.CreatedAt),
        ChangedAt = Instant.Of(job.ChangedAt),
        ExpiresAt = Instant.Of(job.ExpiresAt),
        EndedAt = Instant.Of(job.EndedAt),
        UnobservedSince = Instant.Of(job.UnobservedSince),
        Message = job.Message is null ? null : Words.Storable(job.Message),
        Attempts = job.Attempts.IsDefault ? [] : job.Attempts,
        Tags = job.Tags.IsDefault ? [] : job.Tags,
        Grants = job.Grants.IsDefault ? [] : job.Grants,
    };

    private static ImmutableArray<(GranteeKind Kind, string Name)> GranteesOf(Job job) =>
        job.Grants.IsDefaultOrEmpty || !JobStatements.IsListed(job) ? [] : [.. job.Grants.Select(g => (g.Kind, g.Grantee)).Distinct()];
}
