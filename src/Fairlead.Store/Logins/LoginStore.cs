using System.Collections.Immutable;
using System.Data.Common;
using Fairlead.Core.Journal;
using Fairlead.Core.Logins;
using Fairlead.Gateway.Logins;
using Fairlead.Store.Reading;
using Fairlead.Store.Rows;
using Fairlead.Store.Writing;
using static Fairlead.Store.Writing.ColumnKind;

namespace Fairlead.Store.Logins;

/// <summary>Clients and their logins in a database.</summary>
internal sealed class LoginStore(WriteLoop writer, SqlReader sql, TimeProvider clock) : ILoginStore
{
    private const string Columns =
        "id, version, client, device_hash, user_hash, scope, address, state, login_user, pause, asked_at, renewal_hash, spent_hash, created_at, expires_at";

    public async Task<bool> AddClientAsync(LoginClient client, int most, CancellationToken cancellationToken)
    {
        await RunAsync(LoginStatements.DeleteExpiredClients, [clock.GetUtcNow()], [], cancellationToken);
        var values = LoginStatements.Insertion(client, most);
        if (await RunAsync(LoginStatements.InsertClient, values, [], cancellationToken))
        {
            return true;
        }

        await RunAsync(LoginStatements.DeleteOldestUnusedClient, [], [], cancellationToken);
        return await RunAsync(LoginStatements.InsertClient, values, [], cancellationToken);
    }

    public async Task<LoginClient?> FindClientAsync(string id, DateTimeOffset now, CancellationToken cancellationToken) =>
        (await sql.ReadAsync(
            "SELECT id, secret_hash, name, created_at, expires_at, is_used FROM login_client WHERE id = $1 AND expires_at > $2", [(Text, id), (Time, now)], ReadClient, cancellationToken))
        .FirstOrDefault();

    public Task UseClientAsync(string id, DateTimeOffset expiresAt, CancellationToken cancellationToken) =>
        RunAsync(LoginStatements.UseClient, [id, true, expiresAt], [], cancellationToken);

    public async Task<bool> AddAsync(DeviceLogin login, int mostOfClient, int most, CancellationToken cancellationToken)
    {
        await RunAsync(LoginStatements.DeleteExpired, [clock.GetUtcNow()], [], cancellationToken);
        return await RunAsync(LoginStatements.Insert, LoginStatements.Insertion(login, mostOfClient, most), [], cancellationToken);
    }

    public Task<DeviceLogin?> FindAsync(LoginCode code, string hash, CancellationToken cancellationToken) => FindWhereAsync(
        code switch
        {
            LoginCode.Device => "device_hash = $1",
            LoginCode.User => "user_hash = $1",
            _ => "renewal_hash = $1 OR spent_hash = $1",
        },
        hash,
        cancellationToken);

    public Task<DeviceLogin?> FindAsync(string id, CancellationToken cancellationToken) => FindWhereAsync("id = $1", id, cancellationToken);

    public Task<bool> ChangeAsync(DeviceLogin next, JournalEntry? entry, CancellationToken cancellationToken) =>
        RunAsync(LoginStatements.Update, LoginStatements.Change(next), entry is null ? [] : [entry], cancellationToken);

    public Task RemoveAsync(string id, CancellationToken cancellationToken) => RunAsync(LoginStatements.Delete, [id], [], cancellationToken);

    private async Task<DeviceLogin?> FindWhereAsync(string condition, string value, CancellationToken cancellationToken) =>
        (await sql.ReadAsync($"SELECT {Columns} FROM device_login WHERE {condition}", [(Text, value)], Read, cancellationToken)).FirstOrDefault();

    private async Task<bool> RunAsync(Statement statement, object?[] values, ImmutableArray<JournalEntry> entries, CancellationToken cancellationToken) =>
        (await writer.WriteAsync(new RunStatements([(statement, values)], entries, cancellationToken), cancellationToken))[0] is not null;

    private static LoginClient ReadClient(DbDataReader row) =>
        new(row.GetString(0), row.GetString(1), row.GetString(2), Instant.Read(row, 3), Instant.Read(row, 4)) { IsUsed = row.GetBoolean(5) };

    private static DeviceLogin Read(DbDataReader row) => new()
    {
        Id = row.GetString(0),
        Version = row.GetInt64(1),
        Client = row.GetString(2),
        DeviceHash = row.GetString(3),
        UserHash = row.GetString(4),
        Scope = row.GetString(5),
        Address = row.GetString(6),
        State = Enum.Parse<DeviceLoginState>(row.GetString(7)),
        User = TextOrNull(row, 8),
        Interval = TimeSpan.FromTicks(row.GetInt64(9)),
        AskedAt = row.IsDBNull(10) ? null : Instant.Read(row, 10),
        RenewalHash = TextOrNull(row, 11),
        SpentHash = TextOrNull(row, 12),
        CreatedAt = Instant.Read(row, 13),
        ExpiresAt = Instant.Read(row, 14),
    };

    private static string? TextOrNull(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
