using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fairlead.Store.Rows;

internal sealed class FileTicketRowConfiguration : IEntityTypeConfiguration<FileTicketRow>
{
    public void Configure(EntityTypeBuilder<FileTicketRow> ticket)
    {
        ticket.ToTable("file_ticket");
        ticket.HasKey(t => t.Number);
        ticket.Property(t => t.Number).HasColumnName("number");
        ticket.Property(t => t.Id).HasColumnName("id").IsRequired();
        ticket.Property(t => t.Owner).HasColumnName("owner");
        ticket.Property(t => t.Mandate).HasColumnName("mandate");
        ticket.Property(t => t.Storage).HasColumnName("storage");
        ticket.Property(t => t.Path).HasColumnName("path");
        ticket.Property(t => t.Purpose).HasColumnName("purpose").HasConversion<string>();
        ticket.Property(t => t.Mode).HasColumnName("mode").HasConversion<string>();
        ticket.Property(t => t.SizeLimit).HasColumnName("size_limit");
        ticket.Property(t => t.SecretHash).HasColumnName("secret_hash");
        ticket.Property(t => t.Transferred).HasColumnName("transferred");
        ticket.Property(t => t.CreatedAt).HasColumnName("created_at");
        ticket.Property(t => t.ExpiresAt).HasColumnName("expires_at");
        ticket.Property(t => t.Tags).HasColumnName("tags");
        ticket.Property(t => t.Grants).HasColumnName("grants");
    }
}
