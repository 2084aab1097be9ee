using System.Collections.Immutable;
using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Core.Journal;
using Fairlead.Core.Workflows;

namespace Fairlead.Store.Rows;

/// <summary>
/// Turns rows into jobs. One reader for one answer: the tasks of a job have the same description, which is then read once.
/// </summary>
internal sealed class JobReader
{
    private string? _text;
    private JobDescription? _description;

    public Job Read(JobRow row) => new()
    {
        Id = row.Id,
        Number = row.Number,
        Version = row.Version,
        Owner = row.Owner,
        Site = row.Site,
        Account = row.Account,
        Preferences = PreferencesColumn.Read(row.Preferences),
        Directory = row.Directory,
        Description = Description(row.Description),
        State = row.State,
        CreatedAt = row.CreatedAt,
        ChangedAt = row.ChangedAt,
        ExpiresAt = row.ExpiresAt,
        EndedAt = row.EndedAt,
        IsPutAway = row.PutAway,
        Attempts = row.Attempts == "[]" ? [] : StoreJson.ReadAttempts(row.Attempts),
        Message = row.Message,
        UnobservedSince = row.UnobservedSince,
        StartRequested = row.StartRequested,
        CancelRequested = row.CancelRequested,
        Discarded = row.Discarded,
        Parent = row.Parent,
        Index = row.TaskIndex,
        PartOf = row.PartOf is null ? null : RunPart.Parse(row.PartOf),
        Tasks = row.TaskTotal is { } total ? new TaskCounts(total, row.TaskSucceeded ?? 0, row.TaskFailed ?? 0) : null,
        Grants = row.Grants is null ? [] : StoreJson.ReadGrants(row.Grants),
        Tags = row.Tags == "[]" ? ImmutableArray<string>.Empty : StoreJson.ReadWords(row.Tags),
    };

    public static JournalRecord Read(JournalRow row) => new(row.Sequence, new JournalEntry(row.JobId, row.At, row.Level, row.Message, row.Actor, row.RunId is { } run ? RunId.Parse(run, null) : null)
    {
        Topic = row.Topic,
        Place = row.Place,
    });

    private JobDescription Description(string text)
    {
        if (_description is null || text != _text)
        {
            (_text, _description) = (text, StoreJson.ReadDescription(text));
        }

        return _description;
    }
}
