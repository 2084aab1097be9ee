using System.Text;
using Fairlead.Shell.Framing;
using Fairlead.Shell.Ssh;

namespace Fairlead.Shell;

/// <summary>
/// The sftp subsystem of another host over a connection of the OpenSSH client that is this one's alone. What it logs in with reaches the client by its
/// environment, or by a file in a directory of the gateway that is removed as soon as the host has answered; never by its arguments.
/// </summary>
public sealed class ForeignSftp : IAsyncDisposable
{
    private const int MostComplaints = 8192;
    private const string PasswordVariable = "FAIRLEAD_PASSWORD";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly ChildProcess _process;
    private readonly Task<string> _complaints;
    private PrivateDirectory? _secrets;

    private ForeignSftp(ChildProcess process, PrivateDirectory secrets)
    {
        (_process, _secrets) = (process, secrets);
        _complaints = LimitedText.CollectAsync(process.Error, MostComplaints);
    }

    /// <summary>Takes what is sent to the host.</summary>
    public Stream Input => _process.Input;

    /// <summary>Has what the host sends; it ends at once where there is no connection.</summary>
    public Stream Output => _process.Output;

    /// <summary>Begins to connect.</summary>
    /// <exception cref="ArgumentException">A value cannot be what it should be.</exception>
    public static ForeignSftp Open(ForeignHost host, ForeignLogin login)
    {
        SshArguments.Check(host);
        var secrets = PrivateDirectory.Create();
        try
        {
            return login switch
            {
                ForeignLogin.PrivateKey key => new ForeignSftp(ChildProcess.Start(SshArguments.Sftp(host, Write(secrets, "key", key.Text + "\n", UnixFileMode.UserRead | UnixFileMode.UserWrite)), new KeyValuePair<string, string>("LC_ALL", "C")), secrets),
                ForeignLogin.Password password => new ForeignSftp(
                    ChildProcess.Start(
                        SshArguments.Sftp(host, keyFile: null),
                        new("LC_ALL", "C"),
                        new("SSH_ASKPASS", Write(secrets, "ask", $"#!/bin/sh\nprintf '%s\\n' \"${PasswordVariable}\"\n", UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute)),
                        new("SSH_ASKPASS_REQUIRE", "force"),
                        new(PasswordVariable, password.Text)),
                    secrets),
                _ => throw new ArgumentException("There is no such way to log in.", nameof(login)),
            };
        }
        catch
        {
            secrets.Dispose();
            throw;
        }
    }

    /// <summary>The host has let us in: what it was done with is not needed any more.</summary>
    public void Entered()
    {
        _secrets?.Dispose();
        _secrets = null;
    }

    /// <summary>Why the connection has ended.</summary>
    public async Task<ShellUnavailableException> ReasonAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _process.WaitAsync(cancellationToken).WaitAsync(Patience, cancellationToken);
        }
        catch (TimeoutException)
        {
            return new ShellUnavailableException(ShellFailure.ConnectionLost, "The host has ended the session.");
        }

        var complaint = await _complaints;
        var failure = SshComplaint.Read(complaint, _process.ExitCode);
        return new ShellUnavailableException(failure, SshComplaint.Tell(complaint, failure));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _complaints;
        _process.Dispose();
        Entered();
    }

    private static string Write(PrivateDirectory directory, string name, string text, UnixFileMode mode)
    {
        var path = Path.Combine(directory.Path, name);
        using var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = mode });
        file.Write(Encoding.UTF8.GetBytes(text));
        return path;
    }
}
