using Fairlead.Shell.Pooling;
using Microsoft.Extensions.Logging;

namespace Fairlead.Shell.Ssh;

/// <summary>What a connection reports to, where its socket goes, and who has keys of users, if anybody.</summary>
internal sealed record SshSurroundings(ControlSockets Sockets, Breaker Breaker, ShellMeters Meters, ILogger<SshChannels> Logger, ILoginKeys? Keys);
