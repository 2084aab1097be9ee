using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fairlead.Store.Rows;

internal sealed class ServiceRowConfiguration : IEntityTypeConfiguration<ServiceRow>
{
    public void Configure(EntityTypeBuilder<ServiceRow> service)
    {
        service.ToTable("service");
        service.HasKey(s => s.Id);
        service.Property(s => s.Id).HasColumnName("id");
        service.Property(s => s.Address).HasColumnName("address");
        service.Property(s => s.Kind).HasColumnName("kind");
        service.Property(s => s.PublishedBy).HasColumnName("published_by");
        service.Property(s => s.ExpiresAt).HasColumnName("expires_at");
        service.Property(s => s.Properties).HasColumnName("properties");
    }
}
