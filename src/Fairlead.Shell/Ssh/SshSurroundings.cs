using Fairlead.Shell.Pooling;
using Microsoft.Extensions.Logging;

namespace Fairlead.Shell.Ssh;

/// <summary>What a connection reports to, and where its socket goes.</summary>
internal sealed record SshSurroundings(ControlSockets Sockets, Breaker Breaker, ShellMeters Meters, ILogger<SshChannels> Logger);
