using Fairlead.Gateway;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Fairlead.Dialects;

/// <summary>Adds what all dialects share.</summary>
public static class DialectRegistration
{
    /// <summary>Adds what all dialects share; calling it again changes nothing. Without a <see cref="PublicAddress"/> of its own each request says where it came in.</summary>
    public static IServiceCollection AddFairleadDialects(this IServiceCollection services)
    {
        services.TryAddSingleton(new PublicAddress(null));
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<RequestLog>();
        return services;
    }
}
