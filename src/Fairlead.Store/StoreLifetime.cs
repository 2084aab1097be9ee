using Fairlead.Store.Schema;
using Fairlead.Store.Writing;
using Microsoft.Extensions.Hosting;

namespace Fairlead.Store;

/// <summary>
/// Opens the store before anything else of the program starts, and closes it when everything else has stopped: changes that wait are written first.
/// </summary>
internal sealed class StoreLifetime(IDatabase database, SchemaUpgrade schema, WriteLoop writer) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await schema.RunAsync(SchemaScript.In(database.Scripts), cancellationToken);
        writer.Start();
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => writer.StopAsync(cancellationToken);
}
