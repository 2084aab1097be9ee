using Fairlead.Testing;

namespace Fairlead.Dialects.HpcWaas.Tests;

/// <summary>The wire contract ends with numbered scenarios: each has a test that bears its number.</summary>
public sealed class ConformanceTests
{
    [Fact]
    public void EveryScenario_HasATest() => Enumerable.Range(1, 24).Except(ScenarioNumbers.TestedIn(typeof(ConformanceTests).Assembly)).ShouldBeEmpty();
}
