using System.IO.Compression;
using System.Net.Sockets;
using System.Security.Cryptography;
using Fairlead.Gateway.FileSessions;
using Fairlead.Testing;
using Fairlead.Uftp.Ciphers;
using Fairlead.Uftp.Data;

namespace Fairlead.Uftp.Tests.Sessions;

/// <summary>What goes over data connections: several at a time, compressed, encrypted.</summary>
public sealed class DataTests(RunningUftp gateway) : IClassFixture<RunningUftp>
{
    private readonly CancellationToken _cancellationToken = TestContext.Current.CancellationToken;

    public static TheoryData<int, bool, string?> Ways => new MatrixTheoryData<int, bool, string?>([1, 2, 3], [false, true], [null, "AES", "BLOWFISH"]);

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Transfer_InEachWay_IsByteExact(int streams, bool compress, string? algorithm)
    {
        var key = algorithm is null ? null : RandomNumberGenerator.GetBytes(48);
        var content = Bytes.Random(7, 777_777);
        var name = $"way-{streams}-{compress}-{algorithm}";
        using var client = await gateway.OpenAsync(new
        {
            serverPath = "",
            compress = compress ? "true" : "false",
            streamCount = streams,
            encryptionKey = key is null ? "" : Convert.ToBase64String(key),
            encryptionAlgorithm = algorithm ?? "",
        });

        (await StoreAsync(client, $"STOR {name}", content, streams, target => Outward(target, compress, algorithm, key))).ShouldStartWith("226");
        (await File.ReadAllBytesAsync(gateway.PathOf(name), _cancellationToken)).ShouldBe(content);

        (await RetrieveAsync(client, $"RETR {name}", streams, source => Inward(source, compress, algorithm, key))).ShouldBe(content);
    }

    [Fact]
    public async Task Streams_MoreThanTheServerHas_AreLessened()
    {
        using var client = await gateway.OpenAsync();

        (await client.SendAsync("NOOP 99")).ShouldBe("223 Opening 4 data connections");
        (await client.SendAsync("NOOP 2")).ShouldBe("222 Opening 2 data connections");
    }

    [Fact]
    public async Task DataConnection_ByPasv_LeadsToTheSameFile()
    {
        using var client = await gateway.OpenAsync();
        await client.StoreAsync("STOR pasv", [1, 2, 3]);

        using var data = await client.OpenDataAsync("PASV");
        (await client.SendAsync("RETR pasv")).ShouldBe("150 OK 3 bytes available for reading.");

        using var all = new MemoryStream();
        await data.GetStream().CopyToAsync(all, _cancellationToken);
        all.ToArray().ShouldBe([1, 2, 3]);
        (await client.ReplyAsync()).ShouldStartWith("226");
    }

    private async Task<string> StoreAsync(FtpClient client, string command, byte[] content, int streams, Func<Stream, Stream> wrap)
    {
        var data = await OpenAsync(client, streams);
        (await client.SendAsync(command)).ShouldStartWith("150");
        var chains = data.ConvertAll(d => wrap(d.GetStream()));
        await (streams == 1 ? chains[0] : new StripedWriter(chains)).WriteAsync(content, _cancellationToken);
        foreach (var chain in chains)
        {
            await chain.DisposeAsync();
        }

        data.ForEach(d => d.Dispose());
        return await client.ReplyAsync();
    }

    private async Task<byte[]> RetrieveAsync(FtpClient client, string command, int streams, Func<Stream, Stream> wrap)
    {
        var data = await OpenAsync(client, streams);
        (await client.SendAsync(command)).ShouldStartWith("150");
        var chains = data.ConvertAll(d => wrap(d.GetStream()));
        using var all = new MemoryStream();
        await (streams == 1 ? chains[0] : new StripedReader(chains)).CopyToAsync(all, _cancellationToken);
        data.ForEach(d => d.Dispose());
        (await client.ReplyAsync()).ShouldStartWith("226");
        return all.ToArray();
    }

    private static async Task<List<TcpClient>> OpenAsync(FtpClient client, int streams)
    {
        (await client.SendAsync($"NOOP {streams}")).ShouldStartWith("222");
        var data = new List<TcpClient>();
        for (var i = 0; i < streams; i++)
        {
            data.Add(await client.OpenDataAsync());
        }

        return data;
    }

    private static Stream Outward(Stream target, bool compress, string? algorithm, byte[]? key)
    {
        var chain = key is null ? target : SessionCiphers.Encrypt(target, Cipher(algorithm, key));
        return compress ? new GZipStream(chain, CompressionLevel.Fastest) : chain;
    }

    private static Stream Inward(Stream source, bool compress, string? algorithm, byte[]? key)
    {
        var chain = key is null ? source : SessionCiphers.Decrypt(source, Cipher(algorithm, key));
        return compress ? new GZipStream(chain, CompressionMode.Decompress) : chain;
    }

    private static SessionCipher Cipher(string? algorithm, byte[] key) => new(algorithm == "AES" ? CipherKind.Aes : CipherKind.Blowfish, [.. key]);
}
