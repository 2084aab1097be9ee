using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Core.Journal;
using Fairlead.Core.Storages;
using Fairlead.Gateway.Journal;

namespace Fairlead.Gateway.Storages;

/// <summary>A storage as somebody uses it: every change that they make to it goes into the journal. What they only read does not.</summary>
/// <param name="files">The storage.</param>
/// <param name="journal">Hears of changes.</param>
/// <param name="clock">Says when.</param>
/// <param name="id">Which storage it is.</param>
/// <param name="actor">Who uses it.</param>
internal sealed class JournaledStorage(IStorage files, IJournal journal, TimeProvider clock, StorageId id, string actor) : IStorage
{
    public Task<Outcome<FileEntry>> StatAsync(string path, CancellationToken cancellationToken) => files.StatAsync(path, cancellationToken);

    public Task<Outcome<FilePage>> ListAsync(string path, long offset, int limit, CancellationToken cancellationToken) =>
        files.ListAsync(path, offset, limit, cancellationToken);

    public Task<Outcome<FileContent>> ReadAsync(string path, long offset, long? length, CancellationToken cancellationToken) =>
        files.ReadAsync(path, offset, length, cancellationToken);

    public async Task<Outcome<long>> WriteAsync(string path, Stream content, WriteMode mode, CancellationToken cancellationToken) =>
        await NoteAsync(await files.WriteAsync(path, content, mode, cancellationToken), $"wrote {path}", cancellationToken);

    public async Task<Outcome<long>> WritePartAsync(string path, long offset, Stream content, CancellationToken cancellationToken) =>
        await NoteAsync(await files.WritePartAsync(path, offset, content, cancellationToken), $"wrote a part of {path}", cancellationToken);

    public async Task<Outcome<Done>> MakeDirectoryAsync(string path, CancellationToken cancellationToken) =>
        await NoteAsync(await files.MakeDirectoryAsync(path, cancellationToken), $"made the directory {path}", cancellationToken);

    public async Task<Outcome<Done>> MoveAsync(string from, string to, CancellationToken cancellationToken) =>
        await NoteAsync(await files.MoveAsync(from, to, cancellationToken), $"renamed {from} to {to}", cancellationToken);

    public async Task<Outcome<Done>> CopyAsync(string from, string to, CancellationToken cancellationToken) =>
        await NoteAsync(await files.CopyAsync(from, to, cancellationToken), $"copied {from} to {to}", cancellationToken);

    public async Task<Outcome<Done>> DeleteAsync(string path, CancellationToken cancellationToken) =>
        await NoteAsync(await files.DeleteAsync(path, cancellationToken), $"deleted {path}", cancellationToken);

    public async Task<Outcome<Done>> ChangePermissionsAsync(string path, FilePermissions permissions, CancellationToken cancellationToken) =>
        await NoteAsync(await files.ChangePermissionsAsync(path, permissions, cancellationToken), $"set {path} to {permissions}", cancellationToken);

    public async Task<Outcome<Done>> ChangeGroupAsync(string path, string group, CancellationToken cancellationToken) =>
        await NoteAsync(await files.ChangeGroupAsync(path, group, cancellationToken), $"gave {path} to the group {group}", cancellationToken);

    public async Task<Outcome<Done>> SetModifiedAsync(string path, DateTimeOffset at, CancellationToken cancellationToken) =>
        await NoteAsync(await files.SetModifiedAsync(path, at, cancellationToken), $"set the time of {path}", cancellationToken);

    public Task<Outcome<long>> FreeSpaceAsync(CancellationToken cancellationToken) => files.FreeSpaceAsync(cancellationToken);

    private async Task<Outcome<T>> NoteAsync<T>(Outcome<T> outcome, string deed, CancellationToken cancellationToken)
        where T : notnull
    {
        var (level, message) = outcome.TryGet(out _, out var refusal)
            ? (JournalLevel.Debug, $"{actor} {deed} in {id}.")
            : (JournalLevel.Warning, $"{actor} would have {deed} in {id}: {refusal.Message}");
        var job = (id as StorageId.WorkingDirectory)?.Job;
        await journal.AppendAsync([new JournalEntry(job, clock.GetUtcNow(), level, message, actor)], cancellationToken);
        return outcome;
    }
}
