namespace Fairlead.Testing;

/// <summary>What a private cluster's configuration file says, and why.</summary>
internal sealed class SlurmSettings
{
    public required TemporaryDirectory Home { get; init; }

    public required string ClusterName { get; init; }

    public required string MungeSocket { get; init; }

    public required int ControllerPort { get; init; }

    public required IReadOnlyList<SlurmNode> Nodes { get; init; }

    public required int CpusPerNode { get; init; }

    public required int MemoryPerNode { get; init; }

    public required int GpusPerNode { get; init; }

    public required TimeSpan MinJobAge { get; init; }

    public required string Extra { get; init; }

    /// <summary>Writes slurm.conf and gres.conf with the directories they name.</summary>
    /// <returns>The path of slurm.conf.</returns>
    public string Write()
    {
        foreach (var directory in (string[])["conf", "log", "run", "gpu", "state", "spool"])
        {
            Home.CreateDirectory(directory);
        }

        FileModes.Set(Home.Combine("state"), FileModes.OwnerOnly);
        for (var i = 0; i < GpusPerNode; i++)
        {
            Home.Write($"gpu/{i}", "");
        }

        // 22.05 reports none when only a count is given; files that are no devices give a complaint in the log and the right count.
        Home.Write("conf/gres.conf", GpusPerNode == 0 ? "" : $"Name=gpu File={Home.Combine("gpu")}/[0-{GpusPerNode - 1}]\n");
        return Home.Write("conf/slurm.conf", Text());
    }

    private string Text() => $"""
        ClusterName={ClusterName}
        SlurmctldHost={Environment.MachineName}(127.0.0.1)
        SlurmctldPort={ControllerPort}
        SlurmUser=root
        SlurmdUser=root
        AuthType=auth/munge
        CredType=cred/munge
        AuthInfo=socket={MungeSocket}
        MailProg=/bin/true
        StateSaveLocation={Home.Combine("state")}
        SlurmdSpoolDir={Home.Combine("spool")}/%n
        SlurmctldPidFile={Home.Combine("run")}/slurmctld.pid
        SlurmdPidFile={Home.Combine("run")}/slurmd-%n.pid
        SlurmctldLogFile={Home.Combine("log")}/slurmctld.log
        SlurmdLogFile={Home.Combine("log")}/slurmd-%n.log
        ProctrackType=proctrack/linuxproc
        TaskPlugin=task/none
        JobAcctGatherType=jobacct_gather/none
        MpiDefault=none
        SelectType=select/cons_tres
        SelectTypeParameters=CR_Core_Memory
        DefMemPerCPU=100
        SlurmdParameters=config_overrides
        # Small jobs start at once: the defaults wait up to three seconds for more of them.
        SchedulerType=sched/backfill
        SchedulerParameters=sched_min_interval=0,batch_sched_delay=0,bf_interval=2
        MinJobAge={(int)MinJobAge.TotalSeconds}
        KillWait=2
        MaxArraySize=20002
        MaxJobCount=50000
        ReturnToService=2
        GresTypes=gpu
        {Extra}
        {string.Join('\n', Nodes.Select(Line))}
        PartitionName=batch Nodes=ALL Default=YES DefaultTime=60 MaxTime=1440 State=UP
        PartitionName=long Nodes=ALL DefaultTime=1440 MaxTime=INFINITE State=UP

        """;

    private string Line(SlurmNode node)
    {
        var gpus = GpusPerNode == 0 ? "" : $" Gres=gpu:{GpusPerNode}";
        return $"NodeName={node.Name} NodeHostname={Environment.MachineName} NodeAddr=127.0.0.1 Port={node.Port} "
            + $"CPUs={CpusPerNode} RealMemory={MemoryPerNode} Feature=test{gpus} State=UNKNOWN";
    }
}
