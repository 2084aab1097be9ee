using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fairlead.Store.Rows;

internal sealed class JournalRowConfiguration : IEntityTypeConfiguration<JournalRow>
{
    public void Configure(EntityTypeBuilder<JournalRow> entry)
    {
        entry.ToTable("journal");
        entry.HasKey(e => e.Sequence);
        entry.Property(e => e.Sequence).HasColumnName("sequence");
        entry.Property(e => e.JobId).HasColumnName("job_id");
        entry.Property(e => e.RunId).HasColumnName("run_id");
        entry.Property(e => e.At).HasColumnName("at");
        entry.Property(e => e.Level).HasColumnName("level").HasConversion<string>();
        entry.Property(e => e.Actor).HasColumnName("actor");
        entry.Property(e => e.Message).HasColumnName("message");
        entry.Property(e => e.Topic).HasColumnName("topic").HasConversion<string>();
        entry.Property(e => e.Place).HasColumnName("place");
    }
}
