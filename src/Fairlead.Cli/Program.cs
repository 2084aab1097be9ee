await Console.Error.WriteLineAsync("fairlead: no command yet.");
return 2;
