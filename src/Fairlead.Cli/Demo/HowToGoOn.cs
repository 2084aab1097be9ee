namespace Fairlead.Cli.Demo;

/// <summary>Says what can be done next.</summary>
internal static class HowToGoOn
{
    public static async Task TellAsync(DemoGateway gateway, bool keeps, Terminal terminal)
    {
        await terminal.Out.WriteLineAsync();
        if (!keeps)
        {
            await terminal.Out.WriteLineAsync("The gateway ends now and its data go. To go on:");
            await terminal.Out.WriteLineAsync("  fairlead demo --keep     the same, and the gateway stays up");
            await terminal.Out.WriteLineAsync("  fairlead serve           a gateway for yourself, with its data in ./data");
            return;
        }

        await terminal.Out.WriteLineAsync($"""
            The gateway stays up until Ctrl-C.
              Address:   {gateway.BaseUrl}
              User:      {DemoGateway.User}
              Password:  {gateway.Password}
              Data:      {gateway.Directory}
            Submit a job of your own:
              curl --cacert {gateway.Server.Certificate.File} -u {DemoGateway.User}:{gateway.Password} \
                -d '{"{"}"Executable": "date"{"}"}' -H 'Content-Type: application/json' -i {gateway.BaseUrl}/jobs
            """);
    }
}
