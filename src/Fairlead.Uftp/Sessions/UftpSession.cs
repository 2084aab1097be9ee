using System.Collections.Frozen;
using Fairlead.Core.Storages;
using Fairlead.Gateway.FileSessions;
using Fairlead.Uftp.Control;
using Fairlead.Uftp.Data;

namespace Fairlead.Uftp.Sessions;

/// <summary>A session after its login: one command after the other until the client leaves, which it may do, or stop a transfer, while one is under way.</summary>
internal sealed class UftpSession : IAsyncDisposable
{
    // What finds a file as an earlier transfer has left it.
    private static readonly FrozenSet<string> OnFiles =
        ["RETR", "STOR", "APPE", "HASH", "LIST", "MLSD", "NLST", "MLST", "STAT", "SIZE", "MDTM", "DELE", "RMD", "RNFR", "MFMT", "MFF"];

    private static readonly Reply Goodbye = new(221, "Goodbye") { IsLast = true };

    private static readonly FrozenSet<string> Transfers = ["RETR", "STOR", "APPE", "LIST", "MLSD", "NLST"];

    private readonly ControlConnection _control;
    private readonly FileSession _session;
    private readonly CommandLines _lines;
    private readonly EndingTransfers _ending;
    private readonly TimeProvider _clock;
    private readonly Settings _settings;
    private readonly DirectoryCommands _directories;
    private readonly TransferCommands _transfers;
    private bool _hasLeft;

    /// <param name="control">Where commands come from.</param>
    /// <param name="session">What it may do.</param>
    /// <param name="data">Its data connections.</param>
    /// <param name="ending">What its client may have left behind in other sessions.</param>
    /// <param name="maxStreams">Most data connections of a transfer.</param>
    /// <param name="idleTime">How long it may give no command.</param>
    /// <param name="clock">Measures that.</param>
    public UftpSession(
        ControlConnection control, FileSession session, DataConnections data, EndingTransfers ending, int maxStreams, TimeSpan idleTime, TimeProvider clock)
    {
        (_control, _session, _ending, _clock) = (control, session, ending, clock);
        _lines = new CommandLines(control, idleTime, clock);
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
        while (await _lines.TakeAsync(cancellationToken) is { } line)
        {
            var command = Command.Read(line);
            if (command.Verb.Length == 0)
            {
                continue;
            }

            if (OnFiles.Contains(command.Verb))
            {
                await _ending.WaitAsync(_session, cancellationToken);
            }

            var reply = await ObeyWatchfullyAsync(command, cancellationToken);
            if (reply is not null)
            {
                await _control.SendAsync(reply, cancellationToken);
            }

            if (reply is { IsLast: true } || _hasLeft)
            {
                return;
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _lines.DisposeAsync();

    /// <summary>Carries out a command, and meanwhile listens whether the client leaves or wants it stopped. Everything else that it says waits.</summary>
    private async Task<Reply?> ObeyWatchfullyAsync(Command command, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var obeying = ObeyAsync(command, stop.Token);
        if (obeying.IsCompleted || await Task.WhenAny(obeying, _lines.PeekAsync()) == obeying)
        {
            return await obeying;
        }

        if (await SaidAsync() is not { } said)
        {
            _ending.Add(_session, obeying);
            return await obeying;
        }

        switch (said.Verb)
        {
            case "QUIT" or "BYE" when Transfers.Contains(command.Verb):
                // What the client has still to send or to read, it does after that: the transfer comes to its own end.
                _hasLeft = true;
                _ending.Add(_session, obeying);
                await _control.SendAsync(Goodbye, cancellationToken);
                await obeying;
                return null;
            case "QUIT" or "BYE" when command.Verb is "PASV" or "EPSV":
                // It has been told where to connect, and does not.
                await stop.CancelAsync();
                await StoppedAsync(obeying, cancellationToken);
                return null;
            case "ABOR":
                await stop.CancelAsync();
                return await StoppedAsync(obeying, cancellationToken);
            default:
                return await obeying;
        }
    }

    private async Task<Command?> SaidAsync()
    {
        try
        {
            return await _lines.PeekAsync() is { } line ? Command.Read(line) : null;
        }
        catch (IOException)
        {
            // The client is gone, which does not end its transfer: whoever takes the line hears of it.
            return null;
        }
    }

    // The reply to the transfer; the one to ABOR itself follows as that comes to its turn.
    private static async Task<Reply?> StoppedAsync(Task<Reply?> obeying, CancellationToken cancellationToken)
    {
        try
        {
            return await obeying;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new Reply(426, "Stopped.");
        }
    }

    /// <summary>Carries out a command; null where everything has been said.</summary>
    private async Task<Reply?> ObeyAsync(Command command, CancellationToken cancellationToken)
    {
        var argument = command.Argument;
        return command.Verb switch
        {
            "QUIT" or "BYE" => Goodbye,
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
