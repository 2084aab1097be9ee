namespace Fairlead.Core.Transfers;

/// <summary>How far a transfer, or one file of it, is.</summary>
public enum TransferState
{
    /// <summary>It waits to begin.</summary>
    Created,

    /// <summary>Bytes are on their way.</summary>
    Running,

    /// <summary>All is where it should be.</summary>
    Done,

    /// <summary>It cannot be done.</summary>
    Failed,

    /// <summary>Somebody has ended it.</summary>
    Aborted,
}

/// <summary>Which way the bytes of a transfer go, seen from the storage that it belongs to.</summary>
public enum TransferDirection
{
    /// <summary>Into the storage.</summary>
    Pull,

    /// <summary>Out of the storage.</summary>
    Push,
}
