using System.Globalization;

namespace Fairlead.Testing;

/// <summary>The directory of small programs that stand before Slurm's commands: they set the configuration file, count, and can be made to fail.</summary>
internal sealed class SlurmCommands
{
    private static readonly string[] Names = ["sbatch", "squeue", "scancel", "scontrol", "sacct", "sinfo", "srun", "sdiag", "salloc", "sprio", "sstat"];

    private readonly string _configFile;
    private readonly string _callLog;

    public SlurmCommands(TemporaryDirectory home, string configFile)
    {
        _configFile = configFile;
        _callLog = home.Combine("calls.log");
        BinDirectory = home.CreateDirectory("bin");
        foreach (var name in Names)
        {
            Heal(name);
        }
    }

    public string BinDirectory { get; }

    public void Heal(string name) => Write(name, "exec \"$real\" \"$@\"");

    public void HealAll() => Array.ForEach(Names, Heal);

    public void Break(string name, CommandFault fault) => Write(name, fault.Script);

    /// <summary>Starts counting from nothing. All accounts may append.</summary>
    public void Count()
    {
        File.WriteAllText(_callLog, "");
        FileModes.Set(_callLog, FileModes.OthersMayWriteFile);
    }

    public IReadOnlyList<SlurmCall> Calls() =>
        File.Exists(_callLog) ? [.. File.ReadLines(_callLog).Select(Read)] : throw new InvalidOperationException("Calls are counted from CountCalls on.");

    private static SlurmCall Read(string line)
    {
        var parts = line.Split(' ');
        var milliseconds = double.Parse(parts[1], CultureInfo.InvariantCulture) * 1000;
        return new SlurmCall(parts[0], DateTimeOffset.FromUnixTimeMilliseconds((long)milliseconds));
    }

    private void Write(string name, string script)
    {
        if (Array.IndexOf(Names, name) < 0)
        {
            throw new ArgumentException($"'{name}' is none of {string.Join(", ", Names)}.", nameof(name));
        }

        // By rename: a call that is being made sees the old program or the new one, never half of it.
        var path = Path.Combine(BinDirectory, name);
        var draft = path + ".draft";
        File.WriteAllText(draft, $"""
            #!/bin/sh
            export SLURM_CONF='{_configFile}'
            real=/usr/bin/{name}
            [ -w '{_callLog}' ] && echo "{name} $(date +%s.%N)" >>'{_callLog}'
            {script}

            """);
        FileModes.Set(draft, FileModes.OthersMayRead);
        File.Move(draft, path, overwrite: true);
    }
}
