using System.Collections.Immutable;

namespace Fairlead.Dialects.Prominence.Workflows.Compilation;

/// <summary>Makes many jobs of one, each with other values of parameters.</summary>
/// <param name="Jobs">The names of the jobs it makes many of.</param>
/// <param name="Count">How many instances there are of each.</param>
internal sealed record Factory(ImmutableArray<string> Jobs, int Count)
{
    /// <summary>The parameters, in order.</summary>
    public ImmutableArray<FactoryParameter> Parameters { get; init; } = [];

    /// <summary>The values of the parameters in that instance, by name.</summary>
    public IEnumerable<KeyValuePair<string, string>> ValuesOf(int instance) => Parameters.Select(p => KeyValuePair.Create(p.Name, p.ValueOf(instance)));
}

/// <summary>A parameter of a factory.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Values">Its values.</param>
/// <param name="Stride">How many instances in a row have the same value; then the next follows, and after the last the first.</param>
internal sealed record FactoryParameter(string Name, ImmutableArray<string> Values, int Stride = 1)
{
    /// <summary>Its value in that instance.</summary>
    public string ValueOf(int instance) => Values[instance / Stride % Values.Length];
}
