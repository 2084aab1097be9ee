using Fairlead.Store.Leases;
using Fairlead.Store.Reading;
using Fairlead.Store.Schema;
using Fairlead.Store.Writing;
using Microsoft.Extensions.Hosting;

namespace Fairlead.Store;

/// <summary>
/// Opens the store before anything else of the program starts, and closes it when everything else has stopped: changes that wait are written first.
/// </summary>
internal sealed class StoreLifetime(IDatabase database, SchemaUpgrade schema, WriteLoop writer, OthersWatch watch) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await schema.RunAsync(SchemaScript.In(database.Scripts), cancellationToken);
        writer.Start();
        if (!database.IsShared)
        {
            // Whoever had them was a process before this one: nobody has to wait for their end.
            await writer.WriteAsync(new RunStatements([(LeaseStatements.Clear, [])], [], cancellationToken), cancellationToken);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => watch.StartAsync(cancellationToken);

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => watch.StopAsync(cancellationToken);

    public Task StoppedAsync(CancellationToken cancellationToken) => writer.StopAsync(cancellationToken);
}
