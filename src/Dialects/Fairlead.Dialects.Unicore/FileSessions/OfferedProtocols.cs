using Fairlead.Gateway.FileSessions;

namespace Fairlead.Dialects.Unicore.FileSessions;

/// <summary>By which protocols files can be moved.</summary>
/// <param name="sessions">Whether there are file sessions.</param>
internal sealed class OfferedProtocols(OfferedSessions sessions)
{
    /// <summary>Plain HTTP, which is always there.</summary>
    public const string Plain = "BFT";

    /// <summary>Their names, as storages list them.</summary>
    public IReadOnlyList<string> Names { get; } = sessions.Options.Enabled ? [Plain, FileSessionDocument.Protocol] : [Plain];
}
