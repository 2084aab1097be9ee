namespace Fairlead.Uftp.Data;

/// <summary>Ports from one to another, both included.</summary>
/// <param name="First">The first, 1 to 65535.</param>
/// <param name="Last">The last, not below the first.</param>
public sealed record PortRange(int First, int Last);
