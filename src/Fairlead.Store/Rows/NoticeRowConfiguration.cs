using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fairlead.Store.Rows;

internal sealed class NoticeRowConfiguration : IEntityTypeConfiguration<NoticeRow>
{
    public void Configure(EntityTypeBuilder<NoticeRow> notice)
    {
        notice.ToTable("notice");
        notice.HasKey(n => n.Number);
        notice.Property(n => n.Number).HasColumnName("number");
        notice.Property(n => n.Host).HasColumnName("host");
        notice.Property(n => n.Tries).HasColumnName("tries");
        notice.Property(n => n.DueAt).HasColumnName("due_at");
        notice.Property(n => n.Content).HasColumnName("content");
    }
}
