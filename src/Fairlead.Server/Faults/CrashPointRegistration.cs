using Fairlead.Gateway.Faults;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fairlead.Server.Faults;

/// <summary>Arms a gateway that the crash harness started.</summary>
internal static class CrashPointRegistration
{
    /// <summary>Adds the crash that the environment asks for; nothing where it asks for none.</summary>
    /// <exception cref="StartRefusedException">The variable has another form.</exception>
    public static void AddCrashPoint(this IServiceCollection services)
    {
        if (CrashPoint.Read(Environment.GetEnvironmentVariable(CrashPoint.Variable)) is { } crash)
        {
            services.AddSingleton<IFaultPoint>(crash);
        }
    }

    /// <summary>Nobody shall wonder later why the gateway died.</summary>
    public static void TellCrashPoint(this IServiceProvider services)
    {
        if (services.GetService<IFaultPoint>() is CrashPoint crash)
        {
            services.GetRequiredService<ILogger<CrashPoint>>().CrashArmed(crash.ToString());
        }
    }
}
