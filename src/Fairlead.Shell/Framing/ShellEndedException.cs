namespace Fairlead.Shell.Framing;

/// <summary>A shell ended while something was expected from it. Callers never see it: what it means depends on what was going on.</summary>
internal sealed class ShellEndedException() : Exception("The shell ended before the command did.");
