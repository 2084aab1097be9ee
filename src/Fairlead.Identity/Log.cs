using Fairlead.Identity.Basic;
using Fairlead.Identity.Tokens;
using Microsoft.Extensions.Logging;

namespace Fairlead.Identity;

/// <summary>What identity says; events 5000 to 5999. Never a password, a token or a session.</summary>
internal static partial class Log
{
    [LoggerMessage(5001, LogLevel.Warning, "Wrong password for user {User} from {Address}.")]
    public static partial void PasswordWrong(this ILogger<BasicAuthenticator> logger, string user, string address);

    [LoggerMessage(5002, LogLevel.Warning, "A token that names this gateway as its issuer is not valid ({Reason}); it came from {Address}.")]
    public static partial void TokenWrong(this ILogger<TokenAuthenticator> logger, string reason, string address);
}
