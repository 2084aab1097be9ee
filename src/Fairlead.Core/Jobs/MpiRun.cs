namespace Fairlead.Core.Jobs;

/// <summary>A step whose program is started as many ranks, by the <c>mpirun</c> that it sees: in a container that of the image.</summary>
/// <param name="Kind">Whose <c>mpirun</c> that is.</param>
/// <param name="ProcessesPerNode">Ranks on each node, from 1.</param>
public sealed record MpiRun(MpiKind Kind, int ProcessesPerNode);

/// <summary>The makes of MPI, which are told differently where their ranks go.</summary>
public enum MpiKind
{
    /// <summary>Open MPI.</summary>
    OpenMpi,

    /// <summary>MPICH, and what has its process manager.</summary>
    Mpich,

    /// <summary>Intel MPI.</summary>
    IntelMpi,
}
