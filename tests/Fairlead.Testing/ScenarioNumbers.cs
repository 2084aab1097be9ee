using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Xunit.v3;

namespace Fairlead.Testing;

/// <summary>Each wire contract ends with numbered scenarios: each has a test that bears its number, such as <c>Scenario03And04_Subject_Outcome</c>.</summary>
public static class ScenarioNumbers
{
    /// <summary>The numbers for which the assembly has tests.</summary>
    /// <param name="assembly">The tests.</param>
    /// <param name="word">The word before the number.</param>
    public static IEnumerable<int> TestedIn(Assembly assembly, string word = "Scenario")
    {
        var name = new Regex($@"^{word}(?<number>\d\d)(And(?<number>\d\d))*_");
        return assembly.GetTypes()
            .SelectMany(t => t.GetMethods(BindingFlags.Instance | BindingFlags.Public))
            .Where(m => m.GetCustomAttributes(inherit: true).OfType<IFactAttribute>().Any())
            .Select(m => name.Match(m.Name))
            .Where(m => m.Success)
            .SelectMany(m => m.Groups["number"].Captures)
            .Select(c => int.Parse(c.ValueSpan, CultureInfo.InvariantCulture));
    }
}
