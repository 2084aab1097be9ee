using System.Data.Common;
using Fairlead.Core.Identity;
using Fairlead.Gateway.SshKeys;
using Fairlead.Store.Reading;
using Fairlead.Store.Rows;
using Fairlead.Store.Writing;
using static Fairlead.Store.Writing.ColumnKind;

namespace Fairlead.Store;

/// <summary>Key pairs in a database.</summary>
internal sealed class SshKeyStore(WriteLoop writer, SqlReader sql) : ISshKeyStore
{
    private const string Columns = "k.id, k.owner, k.algorithm, k.public_key, k.metadata, k.created_at, k.kept";

    private static readonly Statement Insert = new(
        "INSERT INTO ssh_key (id, owner, algorithm, public_key, metadata, created_at, kept) SELECT $1, $2, $3, $4, $5, $6, $7"
        + " WHERE (SELECT count(*) FROM ssh_key WHERE owner = $2) < $8 RETURNING 1",
        [Text, Text, Text, Text, Text, Time, Text, Count]);

    private static readonly Statement Delete = new("DELETE FROM ssh_key WHERE id = $1 RETURNING 1", [Text]);

    private static readonly Statement DeleteUses = new("DELETE FROM ssh_key_use WHERE key_id = $1", [Text]);

    private static readonly Statement Assign = new(
        "INSERT INTO ssh_key_use (site, account, key_id) VALUES ($1, $2, $3) ON CONFLICT (site, account) DO UPDATE SET key_id = excluded.key_id RETURNING 1",
        [Text, Text, Text]);

    private static readonly Statement AssignIfNone = new(
        "INSERT INTO ssh_key_use (site, account, key_id) VALUES ($1, $2, $3) ON CONFLICT (site, account) DO NOTHING", [Text, Text, Text]);

    public Task<bool> AddAsync(SshKeyPair pair, KeptKey kept, int most, CancellationToken cancellationToken) => RunAsync(
        [(Insert, [pair.Id.ToString(), pair.Owner, pair.Algorithm.ToString(), pair.PublicKey, StoreJson.Write(pair.Metadata), pair.CreatedAt, kept.Text, most])],
        cancellationToken);

    public async Task<KeptPair?> FindAsync(SshKeyId id, CancellationToken cancellationToken) =>
        (await sql.ReadAsync($"SELECT {Columns} FROM ssh_key k WHERE k.id = $1", [(Text, id.ToString())], Read, cancellationToken)).FirstOrDefault();

    public async Task<IReadOnlyList<SshKeyPair>> ListAsync(string owner, CancellationToken cancellationToken) =>
        await sql.ReadAsync($"SELECT {Columns} FROM ssh_key k WHERE k.owner = $1 ORDER BY k.created_at DESC, k.id", [(Text, owner)], row => Read(row).Pair, cancellationToken);

    public Task RemoveAsync(SshKeyId id, CancellationToken cancellationToken) =>
        RunAsync([(Delete, [id.ToString()]), (DeleteUses, [id.ToString()])], cancellationToken);

    public Task AssignAsync(string site, string account, SshKeyId id, CancellationToken cancellationToken) =>
        RunAsync([(Assign, [site, account, id.ToString()])], cancellationToken);

    public Task AssignIfNoneAsync(string site, string account, SshKeyId id, CancellationToken cancellationToken) =>
        RunAsync([(AssignIfNone, [site, account, id.ToString()])], cancellationToken);

    public async Task<KeptPair?> FindAsync(string site, string account, CancellationToken cancellationToken) =>
        (await sql.ReadAsync(
            $"SELECT {Columns} FROM ssh_key_use u JOIN ssh_key k ON k.id = u.key_id WHERE u.site = $1 AND u.account = $2", [(Text, site), (Text, account)], Read, cancellationToken))
        .FirstOrDefault();

    private static KeptPair Read(DbDataReader row) => new(
        new SshKeyPair
        {
            Id = SshKeyId.Parse(row.GetString(0), provider: null),
            Owner = row.GetString(1),
            Algorithm = Enum.Parse<SshKeyAlgorithm>(row.GetString(2)),
            PublicKey = row.GetString(3),
            Metadata = StoreJson.ReadProperties(row.GetString(4)),
            CreatedAt = Instant.Read(row, 5),
        },
        new KeptKey(row.GetString(6)));

    private async Task<bool> RunAsync(IReadOnlyList<(Statement Statement, object?[] Values)> statements, CancellationToken cancellationToken) =>
        (await writer.WriteAsync(new RunStatements(statements, [], cancellationToken), cancellationToken))[0] is not null;
}
