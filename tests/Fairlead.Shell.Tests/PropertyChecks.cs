using FsCheck;

namespace Fairlead.Shell.Tests;

internal static class PropertyChecks
{
    /// <summary>Checks on a thread that may wait: FsCheck calls asynchronous properties one after the other.</summary>
    public static Task CheckAsync(this Property property, CancellationToken cancellationToken) =>
        Task.Run(() => property.QuickCheckThrowOnFailure(), cancellationToken);
}
