using Fairlead.Core;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Fairlead.Store.Rows;

/// <summary>Reads the tables. What changes them are the statements of <c>JobStatements</c>.</summary>
internal sealed class StoreContext(DbContextOptions<StoreContext> options) : DbContext(options)
{
    public DbSet<JobRow> Jobs => Set<JobRow>();

    public DbSet<JournalRow> Journal => Set<JournalRow>();

    public DbSet<ServiceRow> Services => Set<ServiceRow>();

    public DbSet<FileTicketRow> FileTickets => Set<FileTicketRow>();


    public DbSet<TransferRow> Transfers => Set<TransferRow>();

    protected override void ConfigureConventions(ModelConfigurationBuilder conventions)
    {
        if (Database.IsSqlite())
        {
            conventions.Properties<JobId>().HaveConversion<JobIdText>();
            conventions.Properties<DateTimeOffset>().HaveConversion<Microseconds>();
        }
        else
        {
            conventions.Properties<JobId>().HaveConversion<JobIdUuid>();
        }
    }

    protected override void OnModelCreating(ModelBuilder model)
    {
        model.ApplyConfiguration(new JobRowConfiguration());
        model.ApplyConfiguration(new JournalRowConfiguration());
        model.ApplyConfiguration(new ServiceRowConfiguration());
        model.ApplyConfiguration(new FileTicketRowConfiguration());
        model.ApplyConfiguration(new TransferRowConfiguration());
    }

    private sealed class JobIdText() : ValueConverter<JobId, string>(id => id.ToString(), text => JobId.Parse(text, null));

    private sealed class JobIdUuid() : ValueConverter<JobId, Guid>(id => id.Value, value => new JobId(value));

    private sealed class Microseconds() : ValueConverter<DateTimeOffset, long>(at => Instant.ToMicroseconds(at), value => Instant.FromMicroseconds(value));
}
