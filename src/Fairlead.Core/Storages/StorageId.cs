namespace Fairlead.Core.Storages;

/// <summary>Names a storage: a job's working directory, one that somebody has created, or one that a site shares under a name of its own.</summary>
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

    /// <summary>A storage that somebody has created for themselves.</summary>
    /// <param name="Value">A UUID of version 7.</param>
    public sealed record Created(Guid Value) : StorageId
    {
        /// <summary>The id of one that is created at <paramref name="at"/>.</summary>
        public static Created New(DateTimeOffset at) => new(Guid.CreateVersion7(at));

        /// <summary>32 lower-case hexadecimal digits, for addresses and the names of directories.</summary>
        public string Digits => Value.ToString("N");

        /// <inheritdoc/>
        public override string ToString() => $"{CreatedPrefix}{Digits}";
    }

    /// <summary>What users keep with the gateway itself for their jobs, each their own, or what a group keeps together.</summary>
    /// <param name="Group">The group, or null for whoever opens it.</param>
    public sealed record Objects(string? Group = null) : StorageId
    {
        /// <inheritdoc/>
        public override string ToString() => $"{ObjectsPrefix}{Group}";
    }

    /// <summary>What a job has left behind, where the gateway keeps that apart from its working directory.</summary>
    /// <param name="Job">The job, or null for the one that names it.</param>
    public sealed record Outputs(JobId? Job = null) : StorageId
    {
        /// <inheritdoc/>
        public override string ToString() => $"{OutputsPrefix}{Job}";
    }

    // No name of a shared storage has a colon.
    private const string OutputsPrefix = "outputs:";
    private const string ObjectsPrefix = "objects:";
    private const string WorkingDirectoryPrefix = "job-";
    private const string CreatedPrefix = "storage-";

    /// <summary>Reads the core's text form; every text that names no working directory and no created storage names a shared one.</summary>
    public static StorageId Parse(string text)
    {
        if (text.StartsWith(WorkingDirectoryPrefix, StringComparison.Ordinal) && JobId.TryParse(text[WorkingDirectoryPrefix.Length..], null, out var job))
        {
            return new WorkingDirectory(job);
        }

        if (text.StartsWith(ObjectsPrefix, StringComparison.Ordinal))
        {
            return new Objects(text.Length > ObjectsPrefix.Length ? text[ObjectsPrefix.Length..] : null);
        }

        if (text.StartsWith(OutputsPrefix, StringComparison.Ordinal))
        {
            return new Outputs(JobId.TryParse(text[OutputsPrefix.Length..], null, out var of) ? of : null);
        }

        return text.StartsWith(CreatedPrefix, StringComparison.Ordinal) && TryParseDigits(text[CreatedPrefix.Length..]) is { } created ? created : new Shared(text);
    }

    /// <summary>The created storage of these <see cref="Created.Digits"/>, or null where they are none.</summary>
    public static Created? TryParseDigits(string text) => Guid.TryParseExact(text, "N", out var value) ? new Created(value) : null;
}
