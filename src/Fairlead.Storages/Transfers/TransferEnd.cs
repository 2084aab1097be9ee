using Fairlead.Gateway.Storages;

namespace Fairlead.Storages.Transfers;

/// <summary>One end of a transfer.</summary>
internal abstract record TransferEnd
{
    private TransferEnd()
    {
    }

    /// <summary>A path in a file tree.</summary>
    public sealed record Tree(IStorage Files, string Path) : TransferEnd;

    /// <summary>An address of the web.</summary>
    public sealed record Web(Uri Address) : TransferEnd;
}
