using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace Fairlead.Dialects.HpcWaas.Tests;

/// <summary>The wire contract ends with numbered scenarios: each has a test that bears its number.</summary>
public sealed partial class ConformanceTests
{
    [Fact]
    public void EveryScenario_HasATest()
    {
        var tested = typeof(ConformanceTests).Assembly.GetTypes()
            .SelectMany(t => t.GetMethods(BindingFlags.Instance | BindingFlags.Public))
            .Where(m => m.GetCustomAttributes<FactAttribute>(inherit: true).Any())
            .Select(m => Name().Match(m.Name))
            .Where(m => m.Success)
            .SelectMany(m => m.Groups["number"].Captures)
            .Select(c => int.Parse(c.ValueSpan, CultureInfo.InvariantCulture));

        Enumerable.Range(1, 24).Except(tested).ShouldBeEmpty();
    }

    [GeneratedRegex(@"^Scenario(?<number>\d\d)(And(?<number>\d\d))*_")]
    private static partial Regex Name();
}
