using System.Text;

namespace Fairlead.Store.Tests;

/// <summary>The process that the durability tests kill.</summary>
internal static class JobAdder
{
    /// <summary>The argument with which this program adds jobs instead of testing.</summary>
    public const string AddForEver = "--add-jobs-for-ever";

    /// <summary>Adds jobs and writes the id of each to the standard output once it is durable, until it is killed.</summary>
    public static async Task AddAsync(string directory, string database)
    {
        await using var store = await TestStore.OpenAsync(new StoreOptions { Directory = directory, Database = database });
        await using var output = Console.OpenStandardOutput();
        using var turn = new SemaphoreSlim(1);
        await Task.WhenAll(Enumerable.Range(0, 32).Select(async _ =>
        {
            while (true)
            {
                var job = await store.Jobs.AddAsync(Some.New(), CancellationToken.None);
                await turn.WaitAsync();
                // One write a line: a line is either whole or not there.
                await output.WriteAsync(Encoding.ASCII.GetBytes(job.Id + "\n"));
                turn.Release();
            }
        }));
    }
}
