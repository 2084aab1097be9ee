using System.Globalization;
using Fairlead.Core.Jobs;

namespace Fairlead.Sites.Scripts;

/// <summary>What the wrapper writes into <see cref="ControlDirectory.Started"/> when it begins.</summary>
/// <param name="Marker">Whose attempt it is.</param>
/// <param name="BatchId">What the batch system calls it.</param>
/// <param name="Node">The node it runs on.</param>
/// <param name="ProcessId">The process id of the wrapper on that node.</param>
/// <param name="At">When, by the node's clock.</param>
public sealed record StartFile(Marker Marker, BatchId BatchId, string Node, int ProcessId, DateTimeOffset At)
{
    /// <summary>Reads the file; null where it is not one, or not complete.</summary>
    public static StartFile? Read(string text) =>
        KeyValueText.Read(text) is { } values
        && Marker.TryParse(values.GetValueOrDefault("marker"), out var marker)
        && int.TryParse(values.GetValueOrDefault("pid"), NumberStyles.None, CultureInfo.InvariantCulture, out var pid)
        && UnixTime.TryRead(values.GetValueOrDefault("start"), out var at)
            ? new StartFile(marker, new BatchId(values.GetValueOrDefault("batch", string.Empty)), values.GetValueOrDefault("node", string.Empty), pid, at)
            : null;
}
