namespace Fairlead.Gateway.Sites;

/// <summary>A resource that jobs can ask of a site under a name of the site's own.</summary>
/// <param name="Name">The name; none of <see cref="Jobs.ResourceRules.Names"/>.</param>
/// <param name="Values">What can be asked for.</param>
public sealed record SiteResource(string Name, ResourceValues Values)
{
    /// <summary>What stands for the value in <see cref="Option"/>.</summary>
    public const string Placeholder = "{value}";

    /// <summary>What it is, for people, or null.</summary>
    public string? Description { get; init; }

    /// <summary>What jobs get that do not ask for it, or null for nothing.</summary>
    public string? Default { get; init; }

    /// <summary>
    /// The option of the batch system that asks for it, such as <c>--licenses=solver:{value}</c>; or null. One without <see cref="Placeholder"/> is there
    /// where the value is true.
    /// </summary>
    public string? Option { get; init; }

    /// <summary>The environment variable in which the job finds the value, or null.</summary>
    public string? Variable { get; init; }

    /// <summary>The option of the batch system for a value, or null for none.</summary>
    public string? OptionFor(string value) => Option switch
    {
        null => null,
        _ when Option.Contains(Placeholder, StringComparison.Ordinal) => Option.Replace(Placeholder, value, StringComparison.Ordinal),
        _ => value == ResourceValues.Flag.Yes ? Option : null,
    };
}
