using Fairlead.Testing;

namespace Fairlead.Dialects.Unicore.Tests;

/// <summary>The wire contract ends with numbered scenarios: each has a test that bears its number.</summary>
public sealed class ConformanceTests
{
    [Fact]
    public void EveryScenario_HasATest() => Enumerable.Range(1, 50).Except(ScenarioNumbers.TestedIn(typeof(ConformanceTests).Assembly)).ShouldBeEmpty();

    [Fact]
    public void EveryScenarioOfTheWorkflowService_HasATest() =>
        Enumerable.Range(1, 51).Except(ScenarioNumbers.TestedIn(typeof(ConformanceTests).Assembly, "Workflow")).ShouldBeEmpty();
}
