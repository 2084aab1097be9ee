using System.Collections.Immutable;

namespace Fairlead.Templates.Repositories;

/// <summary>The <c>templates</c> and <c>applications</c> parts of the configuration.</summary>
public sealed record TemplateOptions
{
    /// <summary>The repositories, by name.</summary>
    public ImmutableArray<TemplateRepository> Repositories { get; init; } = [];

    /// <summary>Absolute paths of files, and of directories with such files, that say which workflows are published; they are read again when they change.</summary>
    public ImmutableArray<string> ApplicationFiles { get; init; } = [];

    /// <summary>Absolute path of the directory of the gateway in which versions of repositories are kept.</summary>
    public required string Cache { get; init; }

    /// <summary>The most bytes of the files of one version. Default: 256 MiB.</summary>
    public long MostBytes { get; init; } = 256L << 20;

    /// <summary>The most files, directories and links of one version. Default: 10,000.</summary>
    public int MostFiles { get; init; } = 10_000;
}
