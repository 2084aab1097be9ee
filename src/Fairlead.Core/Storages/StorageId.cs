namespace Fairlead.Core.Storages;

/// <summary>Names a storage: a job's working directory, or a storage that a site shares under a name of its own.</summary>
public abstract record StorageId
{
    private StorageId()
    {
    }

    /// <summary>The working directory of a job.</summary>
    /// <param name="Job">The job.</param>
    public sealed record WorkingDirectory(JobId Job) : StorageId
    {
        /// <inheritdoc/>
        public override string ToString() => $"{WorkingDirectoryPrefix}{Job}";
    }

    /// <summary>A storage from the configuration of a site, such as <c>HOME</c>.</summary>
    /// <param name="Name">Its name, unique in the gateway.</param>
    public sealed record Shared(string Name) : StorageId
    {
        /// <inheritdoc/>
        public override string ToString() => Name;
    }

    private const string WorkingDirectoryPrefix = "job-";

    /// <summary>Reads the core's text form; every text that names no working directory names a shared storage.</summary>
    public static StorageId Parse(string text) =>
        text.StartsWith(WorkingDirectoryPrefix, StringComparison.Ordinal) && JobId.TryParse(text[WorkingDirectoryPrefix.Length..], null, out var job)
            ? new WorkingDirectory(job)
            : new Shared(text);
}
