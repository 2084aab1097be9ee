namespace Fairlead.Gateway.Transfers;

/// <summary>Wakes the driver of this process: there is a new transfer, or one has ended.</summary>
public sealed class TransferBell : Bell;
