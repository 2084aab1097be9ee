using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Uftp;

/// <summary>Adds the UFTP service to a gateway.</summary>
public static class UftpRegistration
{
    /// <summary>Adds the service; it listens while the program runs. Which sessions there are, the gateway's <c>OfferedSessions</c> decides.</summary>
    public static IServiceCollection AddUftp(this IServiceCollection services, UftpOptions options)
    {
        services.AddSingleton(options);
        services.AddHostedService<UftpServer>();
        return services;
    }
}
