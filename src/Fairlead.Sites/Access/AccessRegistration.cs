using Fairlead.Shell;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Sites.Access;

/// <summary>Adds what sites need to be reached.</summary>
public static class AccessRegistration
{
    /// <summary>Lets shells log in with the key pairs of the gateway's users, where a site wants that.</summary>
    public static IServiceCollection AddKeysOfUsers(this IServiceCollection services) => services.AddSingleton<ILoginKeys, KeysOfUsers>();
}
