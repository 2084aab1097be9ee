using Fairlead.Core.Registry;
using Fairlead.Gateway.Registry;
using Fairlead.Store.Reading;
using Fairlead.Store.Rows;
using Fairlead.Store.Writing;
using Microsoft.EntityFrameworkCore;
using static Fairlead.Store.Writing.ColumnKind;

namespace Fairlead.Store;

/// <summary>Published services in a database.</summary>
internal sealed class ServiceStore(WriteLoop writer, IDbContextFactory<StoreContext> contexts, PatientReader patience, TimeProvider clock) : IServiceRegistry
{
    private static readonly Statement Publish = new(
        """
        INSERT INTO service (id, address, kind, published_by, expires_at, properties) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (id) DO UPDATE SET published_by = excluded.published_by, expires_at = excluded.expires_at, properties = excluded.properties
        RETURNING 1
        """,
        [Text, Text, Text, Text, Time, Text]);

    private static readonly Statement Forget = new("DELETE FROM service WHERE expires_at <= $1", [Time]);

    private static readonly Statement Remove = new("DELETE FROM service WHERE id = $1 RETURNING 1", [Text]);

    public async Task PublishAsync(ServiceEntry entry, CancellationToken cancellationToken)
    {
        object?[] values =
            [entry.Id, entry.Address.AbsoluteUri, entry.Kind, entry.PublishedBy, entry.ExpiresAt, StoreJson.Write(entry.Properties)];
        await writer.WriteAsync(new RunStatements([(Publish, values), (Forget, [clock.GetUtcNow()])], [], cancellationToken), cancellationToken);
    }

    public Task<IReadOnlyList<ServiceEntry>> ListAsync(CancellationToken cancellationToken) => patience.AskAsync<IReadOnlyList<ServiceEntry>>(
        async token =>
        {
            await using var context = await contexts.CreateDbContextAsync(token);
            var now = clock.GetUtcNow();
            var rows = await context.Services.Where(s => s.ExpiresAt > now).OrderBy(s => s.Address).Take(PublishService.MostEntries).ToListAsync(token);
            return [.. rows.Select(Read)];
        },
        cancellationToken);

    public async Task RemoveAsync(string id, CancellationToken cancellationToken) =>
        await writer.WriteAsync(new RunStatements([(Remove, [id])], [], cancellationToken), cancellationToken);

    private static ServiceEntry Read(ServiceRow row) => new()
    {
        Address = new Uri(row.Address),
        Kind = row.Kind,
        Properties = StoreJson.ReadProperties(row.Properties),
        PublishedBy = row.PublishedBy,
        ExpiresAt = row.ExpiresAt,
    };
}
