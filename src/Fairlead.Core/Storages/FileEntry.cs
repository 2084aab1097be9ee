namespace Fairlead.Core.Storages;

/// <summary>What is known of a file or directory in a storage.</summary>
/// <param name="Path">Path from the storage's root, with a leading slash and without a trailing one; <c>/</c> is the root.</param>
/// <param name="IsDirectory">Whether it is a directory; a symbolic link counts as what it points to.</param>
/// <param name="Size">Bytes.</param>
/// <param name="ModifiedAt">When its content last changed.</param>
/// <param name="Permissions">Its permission bits.</param>
/// <param name="Owner">Name of its owner on the site, or null where it is not known.</param>
/// <param name="Group">Name of its group on the site, or null where it is not known.</param>
public sealed record FileEntry(
    string Path,
    bool IsDirectory,
    long Size,
    DateTimeOffset ModifiedAt,
    FilePermissions Permissions,
    string? Owner = null,
    string? Group = null);
