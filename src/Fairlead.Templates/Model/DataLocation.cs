namespace Fairlead.Templates.Model;

/// <summary>Where data of one run is, instead of where the template says; what is null stays as it is there.</summary>
/// <param name="Server">The address that it is fetched from or sent to.</param>
/// <param name="Path">For what is fetched, its path below the data folder; without an address, its absolute path on the site; for an output, its path below the results folder.</param>
/// <param name="Overwrite">Whether an output replaces what is there already.</param>
public sealed record DataLocation(string? Server = null, string? Path = null, bool? Overwrite = null);
