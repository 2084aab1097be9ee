using Fairlead.Core.Jobs;

namespace Fairlead.Gateway.Jobs;

/// <summary>How many CPUs a job takes: for comparing how busy sites are, not for accounting.</summary>
internal static class CpuNeed
{
    /// <summary>CPUs of one execution, from 1.</summary>
    public static long OfOne(ResourceRequest request) => Math.Max(1, request.TotalCpus ?? (long)(request.Nodes ?? 1) * (request.CpusPerNode ?? 1));

    /// <summary>CPUs of all that the description asks for, its tasks together.</summary>
    public static long Of(JobDescription description) => description.Sweep is { Points.IsEmpty: false } sweep
        ? sweep.Points.Sum(p => OfOne(p.Resources ?? description.Resources))
        : OfOne(description.Resources) * Math.Max(1, description.Array?.Size ?? 1);
}
