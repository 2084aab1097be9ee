namespace Fairlead.Gateway.Jobs;

/// <summary>
/// The store cannot be used now: its database is locked, away, or its disk is full. Nothing of what was asked has been stored; trying again later
/// is right. A dialect answers "service unavailable".
/// </summary>
public sealed class StoreUnavailableException(string message, Exception? innerException = null) : Exception(message, innerException);
