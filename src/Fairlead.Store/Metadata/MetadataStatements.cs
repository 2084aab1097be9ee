using Fairlead.Core.Storages;
using Fairlead.Store.Writing;
using static Fairlead.Store.Writing.ColumnKind;

namespace Fairlead.Store.Metadata;

/// <summary>Every statement about metadata of files. A directory and all in it are two ranges: its own path, and those that begin with it and a slash.</summary>
internal static class MetadataStatements
{
    /// <summary>What the values of <see cref="Tree"/> choose.</summary>
    public const string InTree = "site = $1 AND account = $2 AND (path = $3 OR (path >= $4 AND path < $5))";

    /// <summary>Gives a number whatever there is, so that the statements behind it are run.</summary>
    public static readonly Statement Begin = new("SELECT CAST(1 AS bigint)", []);

    public static readonly Statement Set = new(
        """
        INSERT INTO file_metadata (site, account, path, document, words) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (site, account, path) DO UPDATE SET document = excluded.document, words = excluded.words
        """,
        [Text, Text, Text, Text, Text]);

    public static readonly Statement RemoveOne = new("DELETE FROM file_metadata WHERE site = $1 AND account = $2 AND path = $3", [Text, Text, Text]);

    public static readonly Statement RemoveTree = new($"DELETE FROM file_metadata WHERE {InTree}", [Text, Text, Text, Text, Text]);

    public static readonly Statement MoveTree = new(
        $"UPDATE file_metadata SET path = $6 || substr(path, length($3) + 1) WHERE {InTree}", [Text, Text, Text, Text, Text, Text]);

    public static readonly Statement CopyTree = new(
        $"""
        INSERT INTO file_metadata (site, account, path, document, words)
        SELECT site, account, $6 || substr(path, length($3) + 1), document, words FROM file_metadata WHERE {InTree}
        ON CONFLICT (site, account, path) DO UPDATE SET document = excluded.document, words = excluded.words
        """,
        [Text, Text, Text, Text, Text, Text]);

    /// <summary>The values of <see cref="Set"/>.</summary>
    public static object?[] Setting(FilePlace place, FileMetadata metadata) => [.. One(place), metadata.Json, string.Join(' ', metadata.Words())];

    /// <summary>The values of <see cref="RemoveOne"/>.</summary>
    public static object?[] One(FilePlace place) => [place.Site, place.Account, place.Path];

    /// <summary>The values of <see cref="InTree"/>. What follows the slash in the order of bytes ends the second range.</summary>
    public static object?[] Tree(FilePlace place) => [.. One(place), place.Prefix, place.Prefix[..^1] + (char)('/' + 1)];
}
