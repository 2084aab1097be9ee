namespace Fairlead.Templates.Repositories;

/// <summary>Where published workflows come from: a directory of the gateway, or a git repository.</summary>
/// <param name="Name">Its name, unique in the gateway; letters, digits, dots, hyphens and underscores.</param>
public sealed record TemplateRepository(string Name)
{
    /// <summary>Absolute path of the directory, or null for a git repository.</summary>
    public string? Directory { get; init; }

    /// <summary>The http or https address of the git repository, or null for a directory.</summary>
    public Uri? Git { get; init; }

    /// <summary>The branch, tag or commit unless somebody asks for another one; null for the repository's own branch.</summary>
    public string? Revision { get; init; }

    /// <summary>Whether <see cref="Revision"/> is fixed: a tag or a commit. Then nobody can ask for another one.</summary>
    public bool IsFixed { get; init; }

    /// <summary>Absolute path of a file with one line, <c>user:password</c> or a token, that is shown to the git server; null for none.</summary>
    public string? CredentialFile { get; init; }

    /// <summary>The file of workflows in it that is offered as a template by itself, or null.</summary>
    public string? File { get; init; }
}
