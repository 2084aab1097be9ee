using Fairlead.Core.Storages;
using Fairlead.Store.Rows;
using Fairlead.Store.Writing;
using static Fairlead.Store.Writing.ColumnKind;

namespace Fairlead.Store.Storages;

/// <summary>Every statement that changes created storages, with the values it takes.</summary>
internal static class CreatedStorageStatements
{
    /// <summary>The kind under which the owner of a storage is among its readers.</summary>
    public const string OwnerKind = "Owner";

    /// <summary>Gives the number; nothing where the owner has as many already as the last value says.</summary>
    public static readonly Statement Insert = new(
        """
        INSERT INTO created_storage (id, owner, site, account, type, top, directory, owns_directory, has_metadata, created_at,
            description, umask, tags, grants, state, message, expires_at, version)
        SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18
        WHERE (SELECT count(*) FROM created_storage WHERE owner = $2) < $19
        RETURNING number
        """,
        [Text, Text, Text, Text, Text, Text, Text, Flag, Flag, Time, Text, Count, Text, Text, Text, Text, Time, Number, Number]);

    /// <summary>Gives the number; nothing where the storage has another version by now.</summary>
    public static readonly Statement Update = new(
        """
        UPDATE created_storage SET description = $2, umask = $3, tags = $4, grants = $5, state = $6, message = $7, expires_at = $8, version = $9
        WHERE id = $1 AND version = $9 - 1 RETURNING number
        """,
        [Text, Text, Count, Text, Text, Text, Text, Time, Number]);

    /// <summary>Gives the number; nothing where there is no such storage.</summary>
    public static readonly Statement Delete = new("DELETE FROM created_storage WHERE id = $1 RETURNING number", [Text]);

    public static readonly Statement ForgetReaders = new(
        "DELETE FROM storage_reader WHERE number = (SELECT number FROM created_storage WHERE id = $1)", [Text]);

    public static readonly Statement AddReader = new(
        "INSERT INTO storage_reader (kind, grantee, number) SELECT $2, $3, number FROM created_storage WHERE id = $1", [Text, Text, Text]);

    /// <summary>A new storage with its readers.</summary>
    public static IReadOnlyList<(Statement Statement, object?[] Values)> Adding(CreatedStorage storage, int most) =>
    [
        (Insert,
        [
            IdOf(storage), storage.Owner, storage.Site, storage.Account, storage.Type, storage.Top, storage.Directory, storage.OwnsDirectory, storage.HasMetadata,
            storage.CreatedAt, .. Properties(storage), (long)most,
        ]),
        .. Readers(storage),
    ];

    /// <summary>The next version of a storage, or its end.</summary>
    public static IReadOnlyList<(Statement Statement, object?[] Values)> Changing(StorageTransition transition) => transition.IsGone
        ? [(Delete, [IdOf(transition.Storage)])]
        : [(Update, [IdOf(transition.Storage), .. Properties(transition.Storage)]), (ForgetReaders, [IdOf(transition.Storage)]), .. Readers(transition.Storage)];

    private static object?[] Properties(CreatedStorage storage) =>
    [
        storage.Description, storage.Umask, StoreJson.Write(storage.Tags), StoreJson.Write(storage.Grants), storage.State.ToString(), storage.Message,
        storage.ExpiresAt, storage.Version,
    ];

    private static IEnumerable<(Statement, object?[])> Readers(CreatedStorage storage) => storage.State is CreatedStorageState.Removing
        ? []
        : storage.Grants
            .Select(g => (Kind: g.Kind.ToString(), g.Grantee))
            .Distinct()
            .Prepend((Kind: OwnerKind, Grantee: storage.Owner))
            .Select(r => (AddReader, (object?[])[IdOf(storage), r.Kind, r.Grantee]));

    private static string IdOf(CreatedStorage storage) => storage.Id.Digits;
}
