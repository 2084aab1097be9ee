using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fairlead.Store.Rows;

internal sealed class TransferRowConfiguration : IEntityTypeConfiguration<TransferRow>
{
    public void Configure(EntityTypeBuilder<TransferRow> transfer)
    {
        transfer.ToTable("transfer");
        transfer.HasKey(t => t.Number);
        transfer.Property(t => t.Number).HasColumnName("number");
        transfer.Property(t => t.Id).HasColumnName("id").IsRequired();
        transfer.Property(t => t.Version).HasColumnName("version");
        transfer.Property(t => t.Owner).HasColumnName("owner");
        transfer.Property(t => t.Mandate).HasColumnName("mandate");
        transfer.Property(t => t.Storage).HasColumnName("storage");
        transfer.Property(t => t.Direction).HasColumnName("direction").HasConversion<string>();
        transfer.Property(t => t.Source).HasColumnName("source");
        transfer.Property(t => t.Target).HasColumnName("target");
        transfer.Property(t => t.State).HasColumnName("state").HasConversion<string>();
        transfer.Property(t => t.Message).HasColumnName("message");
        transfer.Property(t => t.Transferred).HasColumnName("transferred");
        transfer.Property(t => t.Size).HasColumnName("size");
        transfer.Property(t => t.Files).HasColumnName("files");
        transfer.Property(t => t.Begins).HasColumnName("begins");
        transfer.Property(t => t.CreatedAt).HasColumnName("created_at");
        transfer.Property(t => t.ChangedAt).HasColumnName("changed_at");
        transfer.Property(t => t.StartsAt).HasColumnName("starts_at");
        transfer.Property(t => t.ExpiresAt).HasColumnName("expires_at");
        transfer.Property(t => t.Tags).HasColumnName("tags");
        transfer.Property(t => t.Grants).HasColumnName("grants");
    }
}
