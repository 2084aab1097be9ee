namespace Fairlead.Reliability.Tests.Gateways;

/// <summary>The file in which every run of a job's program leaves one line: the job's name and a random token.</summary>
/// <param name="Path">Where it is.</param>
internal sealed record Ledger(string Path)
{
    /// <summary>How often each name ran.</summary>
    public IReadOnlyDictionary<string, int> Runs() =>
        File.ReadLines(Path).Select(line => line.Split(' ')[0]).CountBy(name => name).ToDictionary(c => c.Key, c => c.Value);
}
