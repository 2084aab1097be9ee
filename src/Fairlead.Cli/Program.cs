using System.Collections;
using Fairlead.Cli;

var environment = Environment.GetEnvironmentVariables()
    .Cast<DictionaryEntry>()
    .ToDictionary(v => (string)v.Key, v => v.Value as string ?? string.Empty);
return await FairleadCommand.RunAsync(args, Terminal.Own(environment));
