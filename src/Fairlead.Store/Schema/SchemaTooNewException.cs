namespace Fairlead.Store.Schema;

/// <summary>A newer program has worked with the database; this one would not understand what it finds.</summary>
/// <param name="place">Where the database is.</param>
/// <param name="found">The version of its schema.</param>
/// <param name="known">The newest version that this program knows.</param>
public sealed class SchemaTooNewException(string place, int found, int known)
    : Exception($"The schema of {place} has version {found}, this program knows versions up to {known}. Start a newer Fairlead, or restore a backup from before the upgrade.");
