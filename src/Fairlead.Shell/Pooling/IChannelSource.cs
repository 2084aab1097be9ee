using Fairlead.Shell.Framing;

namespace Fairlead.Shell.Pooling;

/// <summary>Where a shell's channels come from: this host or another.</summary>
internal interface IChannelSource : IAsyncDisposable
{
    /// <summary>The kind of access, for figures and logs.</summary>
    string Kind { get; }

    /// <summary>A fresh channel.</summary>
    /// <exception cref="ShellUnavailableException">There is none to be had; nothing has been run.</exception>
    Task<FramedChannel> OpenAsync(CancellationToken cancellationToken);

    /// <summary>Whether the channel can take another command.</summary>
    bool IsUsable(FramedChannel channel);

    /// <summary>
    /// Ends a channel in whatever state it is, and the command that it may still be running, as far as that can be done. Never fails. From the moment
    /// of the call no channel that shares the fate of a lost one counts as usable.
    /// </summary>
    Task AbandonAsync(FramedChannel channel);

    /// <summary>All channels have been closed for lack of use: frees what they shared.</summary>
    Task RestAsync();
}
