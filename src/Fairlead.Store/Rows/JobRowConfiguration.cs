using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fairlead.Store.Rows;

internal sealed class JobRowConfiguration : IEntityTypeConfiguration<JobRow>
{
    public void Configure(EntityTypeBuilder<JobRow> job)
    {
        job.ToTable("job");
        job.HasKey(j => j.Number);
        job.Property(j => j.Number).HasColumnName("number");
        job.Property(j => j.Id).HasColumnName("id");
        job.Property(j => j.Version).HasColumnName("version");
        job.Property(j => j.Owner).HasColumnName("owner");
        job.Property(j => j.Site).HasColumnName("site");
        job.Property(j => j.Account).HasColumnName("account");
        job.Property(j => j.Preferences).HasColumnName("preferences");
        job.Property(j => j.State).HasColumnName("state").HasConversion<string>();
        job.Property(j => j.Parent).HasColumnName("parent");
        job.Property(j => j.TaskIndex).HasColumnName("task_index");
        job.Property(j => j.TaskTotal).HasColumnName("task_total");
        job.Property(j => j.TaskSucceeded).HasColumnName("task_succeeded");
        job.Property(j => j.TaskFailed).HasColumnName("task_failed");
        job.Property(j => j.CreatedAt).HasColumnName("created_at");
        job.Property(j => j.ChangedAt).HasColumnName("changed_at");
        job.Property(j => j.ExpiresAt).HasColumnName("expires_at");
        job.Property(j => j.EndedAt).HasColumnName("ended_at");
        job.Property(j => j.PutAway).HasColumnName("put_away");
        job.Property(j => j.UnobservedSince).HasColumnName("unobserved_since");
        job.Property(j => j.StartRequested).HasColumnName("start_requested");
        job.Property(j => j.CancelRequested).HasColumnName("cancel_requested");
        job.Property(j => j.Discarded).HasColumnName("discarded");
        job.Property(j => j.PartOf).HasColumnName("part_of");
        job.Property(j => j.Directory).HasColumnName("directory");
        job.Property(j => j.Message).HasColumnName("message");
        job.Property(j => j.Tags).HasColumnName("tags");
        job.Property(j => j.Attempts).HasColumnName("attempts");
        job.Property(j => j.Grants).HasColumnName("grants");
        job.Property(j => j.Description).HasColumnName("description");
    }
}
