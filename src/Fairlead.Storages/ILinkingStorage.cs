using Fairlead.Core;

namespace Fairlead.Storages;

/// <summary>A storage that can hold symbolic links.</summary>
internal interface ILinkingStorage
{
    /// <summary>Makes the symbolic link <paramref name="path"/> and the directories above it. A directory in its place is <see cref="RefusalKind.Conflict"/>.</summary>
    /// <param name="target">What it says, as it is: nobody looks whether that leads out of the storage.</param>
    /// <param name="path">The link, in the storage.</param>
    /// <param name="mayReplace">Whether it replaces a file or link that is there; else that is <see cref="RefusalKind.Conflict"/>.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    Task<Outcome<Done>> LinkAsync(string target, string path, bool mayReplace, CancellationToken cancellationToken);
}
