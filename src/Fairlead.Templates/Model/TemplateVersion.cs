namespace Fairlead.Templates.Model;

/// <summary>Exactly which published workflow a run is of.</summary>
/// <param name="Repository">The name of the repository.</param>
/// <param name="Revision">The branch, tag or commit that was asked for, or null for the repository's own.</param>
/// <param name="Commit">The whole id of the commit; for a directory a digest of what it held.</param>
/// <param name="File">The file of workflows, by its path in the repository.</param>
/// <param name="Workflow">The name of the workflow in it.</param>
public sealed record TemplateVersion(string Repository, string? Revision, string Commit, string File, string Workflow);
