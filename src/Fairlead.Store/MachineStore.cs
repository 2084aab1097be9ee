using System.Collections.Immutable;
using System.Data.Common;
using Fairlead.Core;
using Fairlead.Core.Identity;
using Fairlead.Core.Journal;
using Fairlead.Core.Machines;
using Fairlead.Gateway.Machines;
using Fairlead.Store.Reading;
using Fairlead.Store.Rows;
using Fairlead.Store.Writing;
using static Fairlead.Store.Writing.ColumnKind;

namespace Fairlead.Store;

/// <summary>Machines of users, and their keys, in a database.</summary>
internal sealed class MachineStore(WriteLoop writer, SqlReader sql) : IMachineStore
{
    private const string Machines =
        "SELECT m.owner, m.name, m.qos, m.project, m.family, m.created_at, k.id, k.public_key, k.sealed, k.created_at FROM machine m LEFT JOIN machine_key k ON k.id = m.key_id";

    private static readonly Statement Put = new(
        """
        INSERT INTO machine (owner, name, qos, project, family, created_at) SELECT $1, $2, $3, $4, $5, $6
        WHERE (SELECT count(*) FROM machine WHERE owner = $1 AND name <> $2) < $7
        ON CONFLICT (owner, name) DO UPDATE SET qos = excluded.qos, project = excluded.project, family = excluded.family
        RETURNING 1
        """,
        [Text, Text, Text, Text, Text, Time, Count]);

    private static readonly Statement Delete = new("DELETE FROM machine WHERE owner = $1 AND name = $2 RETURNING 1", [Text, Text]);

    private static readonly Statement PutKey = new(
        "INSERT INTO machine_key (id, owner, public_key, sealed, created_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (id) DO UPDATE SET owner = excluded.owner RETURNING 1",
        [Text, Text, Text, Text, Time]);

    private static readonly Statement SetKey = new("UPDATE machine SET key_id = $3 WHERE owner = $1 AND name = $2", [Text, Text, Text]);

    private static readonly Statement DeleteUnusedKeys = new(
        "DELETE FROM machine_key WHERE owner = $1 AND NOT EXISTS (SELECT 1 FROM machine m WHERE m.key_id = machine_key.id)", [Text]);

    private static readonly Statement PutOpen = new(
        """
        INSERT INTO open_key (run, owner, site, account, sealed, needed_at) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (run) DO UPDATE SET owner = excluded.owner, site = excluded.site, account = excluded.account, sealed = excluded.sealed, needed_at = excluded.needed_at
        RETURNING 1
        """,
        [Text, Text, Text, Text, Text, Time]);

    private static readonly Statement Need = new(
        "UPDATE open_key SET needed_at = $1 WHERE EXISTS (SELECT 1 FROM run r WHERE r.id = open_key.run AND (r.active OR r.discarded))", [Time]);

    private static readonly Statement DeleteOpen = new("DELETE FROM open_key WHERE needed_at < $1", [Time]);

    public Task<bool> PutAsync(Machine machine, int most, JournalEntry entry, CancellationToken cancellationToken) => RunAsync(
        [(Put, [machine.Owner, $"{machine.Name}", machine.Qos, machine.Project, machine.Family, machine.CreatedAt, most])], [entry], cancellationToken);

    public async Task<Machine?> FindAsync(string owner, MachineName name, CancellationToken cancellationToken) =>
        (await sql.ReadAsync($"{Machines} WHERE m.owner = $1 AND m.name = $2", [(Text, owner), (Text, $"{name}")], Read, cancellationToken)).FirstOrDefault();

    public async Task<IReadOnlyList<Machine>> ListAsync(string owner, CancellationToken cancellationToken) =>
        await sql.ReadAsync($"{Machines} WHERE m.owner = $1 ORDER BY m.name", [(Text, owner)], Read, cancellationToken);

    public Task<bool> RemoveAsync(string owner, MachineName name, JournalEntry entry, CancellationToken cancellationToken) =>
        RunAsync([(Delete, [owner, $"{name}"]), (DeleteUnusedKeys, [owner])], [entry], cancellationToken);

    public Task SetKeyAsync(string owner, IReadOnlyList<MachineName> names, MachineKey key, JournalEntry entry, CancellationToken cancellationToken) => RunAsync(
        [
            (PutKey, [$"{key.Id}", owner, key.PublicKey, key.PrivateKey.Text, key.CreatedAt]),
            .. names.Select(name => (SetKey, (object?[])[owner, $"{name}", $"{key.Id}"])),
            (DeleteUnusedKeys, [owner]),
        ],
        [entry],
        cancellationToken);

    public Task KeepOpenAsync(OpenKey key, CancellationToken cancellationToken) =>
        RunAsync([(PutOpen, [$"{key.Run}", key.Owner, key.Site, key.Account, key.PrivateKey.Text, key.NeededAt])], [], cancellationToken);

    public async Task<OpenKey?> FindOpenAsync(string site, string account, CancellationToken cancellationToken) =>
        (await sql.ReadAsync(
            "SELECT run, owner, site, account, sealed, needed_at FROM open_key WHERE site = $1 AND account = $2 ORDER BY needed_at DESC, run DESC LIMIT 1",
            [(Text, site), (Text, account)],
            row => new OpenKey(RunId.Parse(row.GetString(0), provider: null), row.GetString(1), row.GetString(2), row.GetString(3), new SealedSecret(row.GetString(4)), Instant.Read(row, 5)),
            cancellationToken))
        .FirstOrDefault();

    public async Task ForgetOpenAsync(DateTimeOffset now, DateTimeOffset before, CancellationToken cancellationToken)
    {
        await RunAsync([(Need, [now])], [], cancellationToken);
        await RunAsync([(DeleteOpen, [before])], [], cancellationToken);
    }

    private static Machine Read(DbDataReader row) => new()
    {
        Owner = row.GetString(0),
        Name = MachineName.Parse(row.GetString(1), provider: null),
        Qos = TextOrNull(row, 2),
        Project = TextOrNull(row, 3),
        Family = row.GetString(4),
        CreatedAt = Instant.Read(row, 5),
        Key = TextOrNull(row, 6) is { } id ? new MachineKey(SshKeyId.Parse(id, provider: null), row.GetString(7), new SealedSecret(row.GetString(8)), Instant.Read(row, 9)) : null,
    };

    private static string? TextOrNull(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private async Task<bool> RunAsync(
        IReadOnlyList<(Statement Statement, object?[] Values)> statements, ImmutableArray<JournalEntry> entries, CancellationToken cancellationToken) =>
        (await writer.WriteAsync(new RunStatements(statements, entries, cancellationToken), cancellationToken))[0] is not null;
}
