using Fairlead.Core;
using Fairlead.Core.Jobs;

namespace Fairlead.Sites.Local;

/// <summary>What a job takes of the host.</summary>
/// <param name="Cpus">CPUs.</param>
/// <param name="Memory">Memory in bytes that it takes and may use, or 0 where it is not counted.</param>
internal readonly record struct LocalResources(int Cpus, long Memory)
{
    /// <summary>What the request comes to, or why the host can never give it.</summary>
    public static Outcome<LocalResources> Of(ResourceRequest request, LocalOptions options)
    {
        if (request.Nodes is > 1)
        {
            return Refusal.Invalid("nodes", $"The job asks for {request.Nodes} nodes; a local site has 1.");
        }

        if (request.GpusPerNode is > 0)
        {
            return Refusal.Invalid("gpusPerNode", $"The job asks for {request.GpusPerNode} GPUs; a local site gives none.");
        }

        var cpus = request.Exclusive ? options.Cpus : request.TotalCpus ?? request.CpusPerNode ?? 1;
        if (cpus > options.Cpus)
        {
            return Refusal.Invalid("cpus", $"The job asks for {cpus} CPUs; this site has {options.Cpus}.");
        }

        var memory = request.MemoryPerNode ?? 0;
        return memory > options.Memory
            ? Refusal.Invalid("memoryPerNode", $"The job asks for {memory} bytes of memory; this site has {options.Memory}.")
            : new LocalResources(cpus, memory);
    }
}
