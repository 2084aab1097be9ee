using System.Globalization;
using Fairlead.Bench.Running;
using Fairlead.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Fairlead.Bench.Starting;

/// <summary>An ASP.NET Core server that can do nothing, as a program of its own: what the platform alone costs.</summary>
internal static class EmptyServer
{
    private const string Word = "empty-server";

    /// <summary>Starts one as a child process.</summary>
    public static Task<ServedProcess> StartAsync(TemporaryDirectory home, CancellationToken cancellationToken)
    {
        var port = FreePort.Take();
        return ServedProcess.StartAsync(
            [Environment.ProcessPath ?? throw new InvalidOperationException("This program has no path."), Word, $"{port}"],
            home.Combine("empty.log"),
            new Uri($"http://127.0.0.1:{port}/health/live"),
            cancellationToken);
    }

    /// <summary>Whether this process was started to be one.</summary>
    public static bool IsWanted(string[] args) => args is [Word, _];

    /// <summary>Serves until it is ended.</summary>
    public static async Task ServeAsync(string[] args, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.ListenLocalhost(int.Parse(args[1], CultureInfo.InvariantCulture)));
        await using var app = builder.Build();
        app.MapGet("/health/live", () => "live\n");
        await app.StartAsync(cancellationToken);
        await app.WaitForShutdownAsync(cancellationToken);
    }
}
