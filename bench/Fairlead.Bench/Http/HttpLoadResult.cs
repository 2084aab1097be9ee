namespace Fairlead.Bench.Http;

/// <summary>What a server did under load.</summary>
/// <param name="Requests">Requests that were answered.</param>
/// <param name="Rate">Those a second.</param>
/// <param name="Failures">Answers other than 2xx and 3xx, and connections that broke.</param>
/// <param name="Median">Time to the answer, in milliseconds.</param>
/// <param name="Slowest">Below it are 99 % of all, in milliseconds.</param>
internal sealed record HttpLoadResult(long Requests, double Rate, long Failures, double Median, double Slowest);
