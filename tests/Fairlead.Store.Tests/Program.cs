using Fairlead.Store.Tests;
using Xunit.Runner.InProc.SystemConsole;

if (args is [JobAdder.AddForEver, var directory, var database])
{
    await JobAdder.AddAsync(directory, database);
    return 0;
}

return await ConsoleRunner.Run(args);
