namespace Fairlead.Testing;

/// <summary>An image, as an unpacked root directory, with an MPI of Debian, a shell, and Python that knows Open MPI.</summary>
/// <remarks>Needs the packages openmpi-bin, mpich and python3-mpi4py. The files are links to those of this machine where it has one file system.</remarks>
public static class MpiImage
{
    private const string Script = """
        set -e
        root=$1
        copy() { cp -al --parents "$@" "$root" 2>/dev/null || cp -a --parents "$@" "$root"; }
        mkdir -p "$root/home/user" "$root/tmp" "$root/dev" "$root/proc" "$root/sys" "$root/etc"
        cd /
        copy usr/bin/orterun usr/bin/orted usr/bin/mpirun.* usr/bin/mpiexec.hydra usr/bin/hydra_pmi_proxy usr/bin/python3* usr/bin/dash usr/bin/env usr/bin/sleep usr/bin/cat
        copy usr/lib64 usr/lib/x86_64-linux-gnu/ld-linux* usr/lib/x86_64-linux-gnu/lib*.so* usr/lib/x86_64-linux-gnu/openmpi usr/lib/x86_64-linux-gnu/pmix2
        copy usr/share/openmpi etc/openmpi usr/lib/python3.*/ usr/lib/python3/dist-packages/mpi4py*
        cp -L etc/nsswitch.conf "$root/etc"
        : >"$root/etc/hosts"
        : >"$root/etc/resolv.conf"
        ln -s usr/bin usr/lib usr/lib64 "$root"
        ln -s dash "$root/usr/bin/sh"
        ln -s "mpirun.$2" "$root/usr/bin/mpirun"
        chmod -R a+rX "$root/home" "$root/tmp" "$root/etc" 2>/dev/null || true
        """;

    /// <summary>Makes it as the directory <paramref name="root"/>, for all accounts.</summary>
    /// <param name="root">The directory, which is not there yet.</param>
    /// <param name="kind">Whose <c>mpirun</c> it has: <c>openmpi</c> or <c>mpich</c>.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<string> MakeAsync(string root, string kind, CancellationToken cancellationToken)
    {
        var result = await HostCommand.RunAsync("sh", ["-c", Script, "sh", root, kind], cancellationToken: cancellationToken);
        return result.ExitCode == 0 ? root : throw new InvalidOperationException($"The image was not made: {result.Error}");
    }
}
