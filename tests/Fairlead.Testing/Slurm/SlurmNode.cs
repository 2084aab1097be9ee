namespace Fairlead.Testing;

/// <summary>One node of a private cluster: a slurmd on a port of its own.</summary>
internal sealed record SlurmNode(string Name, int Port, Daemon Slurmd);
