namespace Fairlead.Storages.Staging;

/// <summary>Follows a file that is fetched.</summary>
/// <param name="Known">Hears how many bytes it has, or null where nobody says.</param>
/// <param name="Arrived">Hears of bytes that have arrived.</param>
internal sealed record WebWatch(Action<long?>? Known, Action<long>? Arrived)
{
    /// <summary>Nobody looks.</summary>
    public static readonly WebWatch None = new(null, null);
}
