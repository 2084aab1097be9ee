using Fairlead.Core.Storages;
using Fairlead.Gateway.FileSessions;
using Fairlead.Uftp.Control;
using Fairlead.Uftp.Data;

namespace Fairlead.Uftp.Sessions;

/// <summary>A session after its login: one command after the other until the client leaves.</summary>
internal sealed class UftpSession
{
    private readonly ControlConnection _control;
    private readonly TimeSpan _idleTime;
    private readonly TimeProvider _clock;
    private readonly Settings _settings;
    private readonly DirectoryCommands _directories;
    private readonly TransferCommands _transfers;

    /// <param name="control">Where commands come from.</param>
    /// <param name="session">What it may do.</param>
    /// <param name="data">Its data connections.</param>
    /// <param name="maxStreams">Most data connections of a transfer.</param>
    /// <param name="idleTime">How long it may give no command.</param>
    /// <param name="clock">Measures that.</param>
    public UftpSession(ControlConnection control, FileSession session, DataConnections data, int maxStreams, TimeSpan idleTime, TimeProvider clock)
    {
        (_control, _idleTime, _clock) = (control, idleTime, clock);
        var state = new SessionState(session.Asked.Directory, session.Asked.Streams);
        var paths = new SessionPaths(session.Asked.Directory, session.Asked.File);
        _settings = new Settings(state, session.Asked, maxStreams);
        _directories = new DirectoryCommands(state, paths, session);
        _transfers = new TransferCommands(state, paths, session, data, _directories, control, clock);
    }

    /// <summary>Runs it.</summary>
    /// <exception cref="IOException">The client has gone or is silent for too long.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (await _control.ReadLineAsync(_idleTime, cancellationToken) is { } line)
        {
            var command = Command.Read(line);
            if (command.Verb.Length == 0)
            {
                continue;
            }

            var reply = await ObeyAsync(command, cancellationToken);
            if (reply is not null)
            {
                await _control.SendAsync(reply, cancellationToken);
            }

            if (reply is { IsLast: true })
            {
                return;
            }
        }
    }

    /// <summary>Carries out a command; null where everything has been said.</summary>
    private async Task<Reply?> ObeyAsync(Command command, CancellationToken cancellationToken)
    {
        var argument = command.Argument;
        return command.Verb switch
        {
            "QUIT" or "BYE" => new Reply(221, "Goodbye") { IsLast = true },
            "SYST" => Settings.System,
            "FEAT" => _settings.Features(),
            "NOOP" => _settings.NoOperation(argument),
            "TYPE" => _settings.Type(argument),
            "MODE" or "STRU" => argument is "S" or "F" ? Reply.Ok : new Reply(504, "Possible: MODE S and STRU F."),
            "OPTS" => _settings.Options(argument),
            "RANG" => _settings.Range(argument),
            "REST" => _settings.Restart(argument),
            "ALLO" => _settings.Allocate(argument),
            "ABOR" => new Reply(226, "Nothing is under way."),
            "PASV" => await _transfers.OpenByAddressAsync(cancellationToken),
            "EPSV" => await _transfers.OpenByPortAsync(argument, cancellationToken),
            "LIST" => await _transfers.ListAsync(argument, e => EntryText.Long(e, StoragePath.NameOf(e.Path), _clock.GetUtcNow()), cancellationToken),
            "MLSD" => await _transfers.ListAsync(argument, e => EntryText.Facts(e, StoragePath.NameOf(e.Path)), cancellationToken),
            "NLST" => await _transfers.ListAsync(argument, e => EntryText.Plain(StoragePath.NameOf(e.Path)), cancellationToken),
            "RETR" => await _transfers.RetrieveAsync(argument, cancellationToken),
            "STOR" => await _transfers.StoreAsync(argument, cancellationToken),
            "APPE" => await _transfers.AppendAsync(argument, cancellationToken),
            "HASH" => await _transfers.ChecksumAsync(argument, cancellationToken),
            _ => await ObeyAboutFilesAsync(command, cancellationToken),
        };
    }

    private async Task<Reply> ObeyAboutFilesAsync(Command command, CancellationToken cancellationToken)
    {
        var argument = command.Argument;
        return command.Verb switch
        {
            "PWD" or "XPWD" => _directories.Where(),
            "CWD" => await _directories.EnterAsync(argument, cancellationToken),
            "CDUP" => await _directories.LeaveAsync(cancellationToken),
            "MKD" => await _directories.MakeAsync(argument, cancellationToken),
            "RMD" => await _directories.DeleteDirectoryAsync(argument, cancellationToken),
            "DELE" => await _directories.DeleteFileAsync(argument, cancellationToken),
            "RNFR" => await _directories.RenameFromAsync(argument, cancellationToken),
            "RNTO" => await _directories.RenameToAsync(argument, cancellationToken),
            "SIZE" => await _directories.SizeAsync(argument, cancellationToken),
            "MDTM" => await _directories.TimeAsync(argument, cancellationToken),
            "MLST" => await _directories.FactsAsync(argument, cancellationToken),
            "STAT" => await _directories.StatusAsync(argument, cancellationToken),
            "MFMT" => await _directories.SetTimeAsync(argument, cancellationToken),
            "MFF" => await _directories.SetFactsAsync(argument, cancellationToken),
            _ => new Reply(502, "Command not implemented."),
        };
    }
}
