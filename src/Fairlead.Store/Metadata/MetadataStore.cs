using System.Collections.Immutable;
using System.Globalization;
using Fairlead.Core.Storages;
using Fairlead.Gateway.Storages;
using Fairlead.Store.Reading;
using Fairlead.Store.Writing;

namespace Fairlead.Store.Metadata;

/// <summary>Metadata of files in a database, with an index of their words.</summary>
internal sealed class MetadataStore(WriteLoop writer, SqlReader sql) : IMetadataStore
{
    public async Task<FileMetadata?> FindAsync(FilePlace place, CancellationToken cancellationToken)
    {
        var found = await sql.ReadAsync(
            "SELECT document FROM file_metadata WHERE site = $1 AND account = $2 AND path = $3",
            Texts(MetadataStatements.One(place)),
            row => FileMetadata.Kept(row.GetString(0)),
            cancellationToken);
        return found.FirstOrDefault();
    }

    public async Task<bool> HasAnyAsync(FilePlace place, CancellationToken cancellationToken) =>
        (await sql.ReadAsync(
            $"SELECT 1 FROM file_metadata WHERE {MetadataStatements.InTree} LIMIT 1", Texts(MetadataStatements.Tree(place)), _ => true, cancellationToken)).Count > 0;

    public async Task SetAsync(IReadOnlyList<(FilePlace Place, FileMetadata Metadata)> files, CancellationToken cancellationToken)
    {
        if (files.Count > 0)
        {
            await RunAsync(
                [.. files.Select(f => f.Metadata.IsNone
                    ? (MetadataStatements.RemoveOne, MetadataStatements.One(f.Place))
                    : (MetadataStatements.Set, MetadataStatements.Setting(f.Place, f.Metadata)))],
                cancellationToken);
        }
    }

    public Task MoveAsync(FilePlace from, FilePlace to, CancellationToken cancellationToken) => RunAsync(
        [(MetadataStatements.RemoveTree, MetadataStatements.Tree(to)), (MetadataStatements.MoveTree, [.. MetadataStatements.Tree(from), to.Path])],
        cancellationToken);

    public Task CopyAsync(FilePlace from, FilePlace to, CancellationToken cancellationToken) => RunAsync(
        [(MetadataStatements.RemoveOne, MetadataStatements.One(to)), (MetadataStatements.CopyTree, [.. MetadataStatements.Tree(from), to.Path])],
        cancellationToken);

    public Task RemoveAsync(FilePlace place, CancellationToken cancellationToken) =>
        RunAsync([(MetadataStatements.RemoveTree, MetadataStatements.Tree(place))], cancellationToken);

    public async Task<IReadOnlyList<string>> SearchAsync(FilePlace below, ImmutableArray<SearchWord> words, int limit, CancellationToken cancellationToken) =>
        await sql.ReadAsync(
            string.Create(CultureInfo.InvariantCulture, $"SELECT path FROM file_metadata WHERE {MetadataStatements.InTree} AND {sql.HasWords("$6")} ORDER BY path LIMIT {limit}"),
            Texts([.. MetadataStatements.Tree(below), sql.WordsAsQuery(words)]),
            row => row.GetString(0),
            cancellationToken);

    private async Task RunAsync(IEnumerable<(Statement, object?[])> statements, CancellationToken cancellationToken) =>
        await writer.WriteAsync(new RunStatements([(MetadataStatements.Begin, []), .. statements], [], cancellationToken), cancellationToken);

    private static List<(ColumnKind Kind, object? Value)> Texts(object?[] values) => [.. values.Select(v => (ColumnKind.Text, v))];
}
