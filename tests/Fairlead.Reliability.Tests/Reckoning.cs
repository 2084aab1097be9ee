using System.Globalization;
using Fairlead.Reliability.Tests.Gateways;
using Fairlead.Reliability.Tests.Load;

namespace Fairlead.Reliability.Tests;

/// <summary>What was acknowledged against what ran.</summary>
internal sealed record Reckoning
{
    public required int Acknowledged { get; init; }

    /// <summary>Runs in the ledger.</summary>
    public required int Ran { get; init; }

    /// <summary>Names of runs that were promised and did not come.</summary>
    public required IReadOnlyList<string> Lost { get; init; }

    /// <summary>Names that ran more than once.</summary>
    public required IReadOnlyList<string> Doubled { get; init; }

    /// <summary>Whatever else was not as it must be.</summary>
    public required IReadOnlyList<string> Faults { get; init; }

    /// <summary>From acknowledgement to the end, sorted.</summary>
    public required IReadOnlyList<TimeSpan> Times { get; init; }

    /// <summary>The job that took longest, with its log.</summary>
    public required string Slowest { get; init; }

    public required int CutConnections { get; init; }

    public required int Refusals { get; init; }

    /// <summary>Compares; the load must have ended.</summary>
    /// <param name="load">What was acknowledged.</param>
    /// <param name="ledger">What ran.</param>
    /// <param name="besides">A name in the ledger that is none of the load's and may be there any number of times.</param>
    public static Reckoning Of(LoadedGateway load, Ledger ledger, string? besides = null)
    {
        var runs = ledger.Runs().Where(r => r.Key != besides).ToDictionary();
        return new Reckoning
        {
            Acknowledged = load.Acknowledged.Count,
            Ran = runs.Values.Sum(),
            Lost = [.. load.Acknowledged.SelectMany(j => j.Runs).Where(r => !runs.ContainsKey(r))],
            Doubled = [.. runs.Where(r => r.Value > 1).Select(r => $"{r.Key} ({r.Value} times)")],
            Faults = [.. load.Faults],
            Times = [.. load.Times.Order()],
            Slowest = load.Slowest,
            CutConnections = load.CutConnections,
            Refusals = load.Refusals,
        };
    }

    /// <summary>The test's verdict.</summary>
    public void ShouldBeClean()
    {
        Faults.ShouldBeEmpty();
        Lost.ShouldBeEmpty();
        Doubled.ShouldBeEmpty();
        Acknowledged.ShouldBeGreaterThan(0);
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        acknowledged jobs              {Acknowledged}
        runs in the ledger             {Ran}
        lost                           {Lost.Count}
        run twice                      {Doubled.Count}
        other faults                   {Faults.Count}
        requests cut, retried          {CutConnections}
        answers 503, retried           {Refusals}
        acknowledged to final          p50 {At(Times, 0.5):0.0} s, longest {At(Times, 1):0.0} s: {Slowest}
        """);

    /// <summary>A quantile in seconds of sorted times; 0 where there are none.</summary>
    public static double At(IReadOnlyList<TimeSpan> sorted, double share) =>
        sorted.Count == 0 ? 0 : sorted[(int)Math.Min(sorted.Count - 1, Math.Floor(share * sorted.Count))].TotalSeconds;
}
