using Fairlead.Core;
using Fairlead.Core.Jobs;
using Fairlead.Core.Storages;

namespace Fairlead.Gateway.Storages;

/// <summary>A storage for somebody with whom it is shared for reading: everything that would change it is refused.</summary>
/// <param name="files">The storage.</param>
internal sealed class ReadOnlyStorage(IStorage files) : IStorage
{
    private static readonly Refusal Denied = Refusal.Forbidden("The storage is shared with you for reading only.");

    public Task<Outcome<FileEntry>> StatAsync(string path, CancellationToken cancellationToken) => files.StatAsync(path, cancellationToken);

    public Task<Outcome<FilePage>> ListAsync(string path, long offset, int limit, CancellationToken cancellationToken) =>
        files.ListAsync(path, offset, limit, cancellationToken);

    public Task<Outcome<FileContent>> ReadAsync(string path, long offset, long? length, CancellationToken cancellationToken) =>
        files.ReadAsync(path, offset, length, cancellationToken);

    public Task<Outcome<long>> WriteAsync(string path, Stream content, WriteMode mode, CancellationToken cancellationToken) => Refuse<long>();

    public Task<Outcome<long>> WritePartAsync(string path, long offset, Stream content, CancellationToken cancellationToken) => Refuse<long>();

    public Task<Outcome<Done>> MakeDirectoryAsync(string path, CancellationToken cancellationToken) => Refuse<Done>();

    public Task<Outcome<Done>> MoveAsync(string from, string to, CancellationToken cancellationToken) => Refuse<Done>();

    public Task<Outcome<Done>> CopyAsync(string from, string to, CancellationToken cancellationToken) => Refuse<Done>();

    public Task<Outcome<Done>> DeleteAsync(string path, CancellationToken cancellationToken) => Refuse<Done>();

    public Task<Outcome<Done>> ChangePermissionsAsync(string path, FilePermissions permissions, CancellationToken cancellationToken) => Refuse<Done>();

    public Task<Outcome<Done>> ChangeGroupAsync(string path, string group, CancellationToken cancellationToken) => Refuse<Done>();

    public Task<Outcome<Done>> SetModifiedAsync(string path, DateTimeOffset at, CancellationToken cancellationToken) => Refuse<Done>();

    public Task<Outcome<long>> FreeSpaceAsync(CancellationToken cancellationToken) => files.FreeSpaceAsync(cancellationToken);

    private static Task<Outcome<T>> Refuse<T>()
        where T : notnull => Task.FromResult<Outcome<T>>(Denied);
}
