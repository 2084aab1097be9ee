namespace Fairlead.Dialects.Unicore.Workflows.Running;

/// <summary>The files that a workflow knows by name.</summary>
internal interface INamedFiles
{
    /// <summary>The names that fit, sorted, with their URLs.</summary>
    /// <param name="prefix">What they begin with.</param>
    /// <param name="fits">Whether a name fits.</param>
    /// <param name="cancellationToken">Ends the looking.</param>
    Task<IReadOnlyList<KeyValuePair<string, string>>> FindAsync(string prefix, Func<string, bool> fits, CancellationToken cancellationToken);
}
