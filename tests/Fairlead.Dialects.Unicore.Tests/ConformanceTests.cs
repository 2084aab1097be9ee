using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace Fairlead.Dialects.Unicore.Tests;

/// <summary>The wire contract ends with numbered scenarios: each has a test that bears its number.</summary>
public sealed partial class ConformanceTests
{
    private const int Scenarios = 50;
    private const int WorkflowScenarios = 51;

    [Fact]
    public void EveryScenario_HasATest() => Enumerable.Range(1, Scenarios).Except(Tested(Name())).ShouldBeEmpty();

    [Fact]
    public void EveryScenarioOfTheWorkflowService_HasATest() => Enumerable.Range(1, WorkflowScenarios).Except(Tested(WorkflowName())).ShouldBeEmpty();

    private static IEnumerable<int> Tested(Regex name) =>
        typeof(ConformanceTests).Assembly.GetTypes()
            .SelectMany(t => t.GetMethods(BindingFlags.Instance | BindingFlags.Public))
            .Where(m => m.GetCustomAttributes<FactAttribute>(inherit: true).Any())
            .Select(m => name.Match(m.Name))
            .Where(m => m.Success)
            .SelectMany(m => m.Groups["number"].Captures)
            .Select(c => int.Parse(c.ValueSpan, CultureInfo.InvariantCulture));

    [GeneratedRegex(@"^Scenario(?<number>\d\d)(And(?<number>\d\d))*_")]
    private static partial Regex Name();

    [GeneratedRegex(@"^Workflow(?<number>\d\d)_")]
    private static partial Regex WorkflowName();
}
