namespace Fairlead.Cli;

/// <summary>How the program ends; the same numbers as in <c>sysexits.h</c> where there is one.</summary>
internal static class ExitCode
{
    /// <summary>All is well.</summary>
    public const int Done = 0;

    /// <summary>What was asked for was tried, and something in it is not well: a site that does not answer, a result that is wrong.</summary>
    public const int Failed = 1;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 64;

    /// <summary>A document is wrong: a file of workflows, or the values given to one.</summary>
    public const int Data = 65;

    /// <summary>Something that is needed cannot be had: a port, the database.</summary>
    public const int Unavailable = 69;

    /// <summary>The program itself is at fault.</summary>
    public const int Fault = 70;

    /// <summary>It waits for a person, and goes on later.</summary>
    public const int Waiting = 75;

    /// <summary>The configuration is wrong.</summary>
    public const int Configuration = 78;

    /// <summary>Somebody ended it with Ctrl-C or SIGTERM before it was done.</summary>
    public const int Interrupted = 130;
}
