namespace Fairlead.Bench;

/// <summary>Something that is measured, beside its peer or its limit in the same run.</summary>
internal interface IFigure
{
    /// <summary>Its name on the command line, such as <c>store-add</c>.</summary>
    string Name { get; }

    /// <summary>Measures and writes one line for each result.</summary>
    Task MeasureAsync(IReadOnlyList<string> options, TextWriter output, CancellationToken cancellationToken);
}
