using Fairlead.Core.Jobs;
using Fairlead.Core.Journal;
using Fairlead.Store.Rows;
using static Fairlead.Store.Writing.ColumnKind;

namespace Fairlead.Store.Writing;

/// <summary>Every statement that changes jobs, their tags and the journal, with the values it takes.</summary>
internal static class JobStatements
{
    /// <summary>Gives the number; nothing where the id or the owner's key is there already.</summary>
    public static readonly Statement InsertJob = new(
        """
        INSERT INTO job (id, version, owner, site, account, state, parent, task_index, task_total, task_succeeded, task_failed, created_at,
            changed_at, expires_at, unobserved_since, start_requested, cancel_requested, discarded, submission_key, directory, message, tags,
            attempts, description, source, listed, preferences, grants, ended_at, put_away, is_current, part_of, priority)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33)
        ON CONFLICT DO NOTHING
        RETURNING number
        """,
        [Id, Number, Text, Text, Text, Text, Id, Count, Count, Count, Count, Time, Time, Time, Time, Flag, Flag, Flag, Text, Text, Text, Text, Text, Text, Text,
            Flag, Text, Text, Time, Flag, Flag, Text, Count]);

    /// <summary>Gives the number; nothing where there is no such job in the old version. Owner, site, description and so on never change.</summary>
    public static readonly Statement UpdateJob = new(
        """
        UPDATE job SET version = $3, state = $4, task_total = $5, task_succeeded = $6, task_failed = $7, changed_at = $8, expires_at = $9,
            unobserved_since = $10, start_requested = $11, cancel_requested = $12, discarded = $13, message = $14, tags = $15, attempts = $16, listed = $17, grants = $18,
            ended_at = $19, put_away = $20, is_current = $21
        WHERE id = $1 AND version = $2
        RETURNING number
        """,
        [Id, Number, Number, Text, Count, Count, Count, Time, Time, Time, Flag, Flag, Flag, Text, Text, Text, Flag, Text, Time, Flag, Flag]);

    /// <summary>Gives the number; nothing where there is no such job in the old version.</summary>
    public static readonly Statement DeleteJob = new("DELETE FROM job WHERE id = $1 AND version = $2 RETURNING number", [Id, Number]);

    /// <summary>Gives the number of the job with the id, or else with the owner's key.</summary>
    public static readonly Statement FindTwin = new(
        "SELECT number FROM job WHERE id = $1 OR (owner = $2 AND submission_key = $3) ORDER BY CASE WHEN id = $1 THEN 0 ELSE 1 END LIMIT 1",
        [Id, Text, Text]);

    public static readonly Statement InsertTag = new(
        "INSERT INTO job_tag (owner, tag, number, job_id, parent) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
        [Text, Text, Number, Id, Id]);

    public static readonly Statement DeleteTag = new("DELETE FROM job_tag WHERE owner = $1 AND tag = $2 AND number = $3", [Text, Text, Number]);

    public static readonly Statement InsertGrantee = new(
        "INSERT INTO job_grantee (kind, grantee, number, site, owner, job_id) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
        [Text, Text, Number, Text, Text, Id]);

    public static readonly Statement DeleteGrantee = new("DELETE FROM job_grantee WHERE kind = $1 AND grantee = $2 AND number = $3", [Text, Text, Number]);

    public static readonly Statement InsertEntry = new(
        "INSERT INTO journal (job_id, at, level, actor, message, run_id, topic, place) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        [Id, Time, Text, Text, Text, Text, Text, Text]);

    /// <summary>The values of <see cref="InsertJob"/>.</summary>
    public static object?[] Insertion(Job job, string description, string? source, string? key) =>
    [
        job.Id, job.Version, job.Owner, job.Site, job.Account, job.State.ToString(), job.Parent, job.Index, job.Tasks?.Total, job.Tasks?.Succeeded,
        job.Tasks?.Failed, job.CreatedAt, job.ChangedAt, job.ExpiresAt, job.UnobservedSince, job.StartRequested, job.CancelRequested, job.Discarded,
        key, job.Directory, job.Message, StoreJson.Write(job.Tags), StoreJson.Write(job.Attempts), description, source,
        IsListed(job), PreferencesColumn.Write(job.Preferences), StoreJson.Write(job.Grants), job.EndedAt, job.IsPutAway, job.IsCurrent,
        job.PartOf?.ToString(), job.Description.Priority,
    ];

    /// <summary>The values of <see cref="UpdateJob"/>.</summary>
    public static object?[] Update(Job job, long oldVersion) =>
    [
        job.Id, oldVersion, job.Version, job.State.ToString(), job.Tasks?.Total, job.Tasks?.Succeeded, job.Tasks?.Failed, job.ChangedAt, job.ExpiresAt,
        job.UnobservedSince, job.StartRequested, job.CancelRequested, job.Discarded, job.Message, StoreJson.Write(job.Tags), StoreJson.Write(job.Attempts),
        IsListed(job), StoreJson.Write(job.Grants), job.EndedAt, job.IsPutAway, job.IsCurrent,
    ];

    /// <summary>The values of <see cref="InsertEntry"/>.</summary>
    public static object?[] Entry(JournalEntry entry) =>
        [entry.Job, entry.At, entry.Level.ToString(), entry.Actor, entry.Message, entry.Run?.ToString(), entry.Topic?.ToString(), entry.Place];

    /// <summary>Whether lists show the job.</summary>
    public static bool IsListed(Job job) => job.Parent is null && !job.Discarded;
}
