using Fairlead.Testing;

namespace Fairlead.Reliability.Tests;

/// <summary>A file system of a few megabytes, in memory, that can be filled.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly TemporaryDirectory _directory = new("disk");

    private SmallDisk()
    {
    }

    public string Path => _directory.Combine("small");

    private string Filling => System.IO.Path.Combine(Path, "filling");

    public static async Task<SmallDisk> MountAsync(int megabytes, CancellationToken cancellationToken)
    {
        var disk = new SmallDisk();
        disk._directory.CreateDirectory("small");
        (await HostCommand.RunAsync("mount", ["-t", "tmpfs", "-o", $"size={megabytes}m", "none", disk.Path], cancellationToken: cancellationToken)).OutputOfSuccess();
        return disk;
    }

    /// <summary>Leaves not one byte free.</summary>
    public void Fill()
    {
        using var file = new FileStream(Filling, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        var block = new byte[4096];
        try
        {
            while (true)
            {
                file.Write(block);
            }
        }
        catch (IOException)
        {
            // It is full.
        }
    }

    /// <summary>Gives the space back.</summary>
    public void Free() => File.Delete(Filling);

    public void Dispose()
    {
        // Lazily: what still has a file open there loses it when it ends.
        using var umount = System.Diagnostics.Process.Start("umount", ["--lazy", Path]);
        umount.WaitForExit();
        _directory.Dispose();
    }
}
