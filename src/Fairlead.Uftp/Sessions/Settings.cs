using System.Globalization;
using Fairlead.Gateway.FileSessions;
using Fairlead.Uftp.Control;

namespace Fairlead.Uftp.Sessions;

/// <summary>Commands that only set or tell something; none touches a file.</summary>
internal sealed class Settings(SessionState state, FileSessionRequest asked, int maxStreams)
{
    /// <summary>What kind of system it is.</summary>
    public static readonly Reply System = new(215, "Unix Type: L8");

    private static readonly Reply BadNumbers = new(501, "Numbers from 0 are wanted.");

    /// <summary>What the server can.</summary>
    public Reply Features() => new(211, "Features:")
    {
        Lines =
        [
            "PASV", "EPSV", "SIZE", "MDTM", "RANG STREAM", "REST STREAM", "MFMT", "MFF Modify;UNIX.mode;", "MLST", "MLSD", "APPE", "ARCHIVE", "UTF8",
            .. asked.Cipher is { } cipher ? [$"CRYPTED-{(cipher.Kind is CipherKind.Aes ? "AES" : "BLOWFISH")}"] : Array.Empty<string>(),
            $"HASH {Checksums.List(state.Checksum)}",
        ],
        End = "END",
    };

    /// <summary>NOOP with a number says how many data connections the next transfer has.</summary>
    public Reply NoOperation(string? argument)
    {
        if (argument is null)
        {
            return Reply.Ok;
        }

        if (Command.Number(argument.Trim()) is not { } wanted || wanted == 0)
        {
            return new Reply(501, "A number from 1 is wanted.");
        }

        state.Streams = (int)Math.Min(wanted, maxStreams);
        return new Reply(wanted == state.Streams ? 222 : 223, string.Create(CultureInfo.InvariantCulture, $"Opening {state.Streams} data connections"));
    }

    /// <summary>RANG: the next transfer is of the bytes from the first number up to, without, the second; "1 0" takes that back.</summary>
    public Reply Range(string? argument)
    {
        if (argument?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is not [var first, var last]
            || Command.Number(first) is not { } offset || Command.Number(last) is not { } end)
        {
            return BadNumbers;
        }

        if (offset == 1 && end == 0)
        {
            state.SetOffset(0);
            return new Reply(350, "Resetting range");
        }

        if (end < offset)
        {
            return new Reply(501, "A range does not end before it begins.");
        }

        state.SetRange(offset, end - offset);
        return new Reply(350, string.Create(CultureInfo.InvariantCulture, $"Restarting at {offset}. End byte range at {end}"));
    }

    /// <summary>REST: the next transfer begins there.</summary>
    public Reply Restart(string? argument)
    {
        if (Command.Number(argument?.Trim()) is not { } offset)
        {
            return BadNumbers;
        }

        state.SetOffset(offset);
        return new Reply(350, string.Create(CultureInfo.InvariantCulture, $"Restarting at {offset}."));
    }

    /// <summary>ALLO: so many bytes are going to be stored.</summary>
    public Reply Allocate(string? argument)
    {
        if (Command.Number(argument?.Split(' ')[0]) is not { } length)
        {
            return BadNumbers;
        }

        state.SetLength(length);
        return new Reply(200, string.Create(CultureInfo.InvariantCulture, $"OK Will read up to {length} bytes from data connection."));
    }

    /// <summary>TYPE: besides FTP's own, ARCHIVE has what is stored unpacked.</summary>
    public Reply Type(string? argument)
    {
        switch (argument?.Trim().ToUpperInvariant())
        {
            case "ARCHIVE":
                state.IsArchive = true;
                return Reply.Ok;
            case "NORMAL":
                state.IsArchive = false;
                return Reply.Ok;
            case "I" or "A" or "A N" or "L 8":
                // Bytes are bytes, whatever they are said to be.
                return Reply.Ok;
            default:
                return new Reply(504, "Possible: I, A, ARCHIVE, NORMAL.");
        }
    }

    /// <summary>OPTS: names the checksum.</summary>
    public Reply Options(string? argument)
    {
        switch (argument?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [])
        {
            case []:
                return new Reply(211, "OPTS") { Lines = [$"HASH {state.Checksum}"], End = "END" };
            case [var utf, ..] when utf.Equals("UTF8", StringComparison.OrdinalIgnoreCase):
                return Reply.Ok;
            case [var hash] when hash.Equals("HASH", StringComparison.OrdinalIgnoreCase):
                return new Reply(200, state.Checksum);
            case [var hash, var name] when hash.Equals("HASH", StringComparison.OrdinalIgnoreCase):
                if (Checksums.Find(name) is not { } found)
                {
                    return new Reply(501, $"Possible: {Checksums.List(state.Checksum)}.");
                }

                state.Checksum = found;
                return new Reply(200, $"HASH={found}");
            default:
                return new Reply(501, "The only options are HASH and UTF8.");
        }
    }
}
