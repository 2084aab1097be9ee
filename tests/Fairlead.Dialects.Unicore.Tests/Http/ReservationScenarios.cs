using System.Buffers.Text;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Fairlead.Testing;

namespace Fairlead.Dialects.Unicore.Tests.Http;

/// <summary>Reservations of a real Slurm.</summary>
public sealed class ReservationScenarios(EndpointServer server) : IClassFixture<EndpointServer>
{
    [Fact]
    public async Task Reservation_ThatIsMade_TakesJobsAndEnds()
    {
        using var ada = server.ClientFor();
        (await ada.GetAsync(""))["_links"]!["reservations"]!["href"]!.GetValue<string>().ShouldEndWith("/reservations"); // null fails the test as well
        (await ada.GetAsync("sites/slurm"))["supportsReservation"]?.GetValue<string>().ShouldBe("true");
        (await ada.GetAsync("sites/cluster"))["supportsReservation"]?.GetValue<string>().ShouldBe("false");

        var reservation = await ada.SubmitAsync("""{"Resources": {"Nodes": "1", "Runtime": "5min", "Queue": "batch"}}""", "reservations");

        var seen = await ada.UntilAsync(reservation, "ACTIVE");
        seen["resources"]!.ToJsonString().ShouldBe("""{"Nodes":"1","Runtime":"300","Queue":"batch"}"""); // null fails the test as well
        seen["owner"]?.GetValue<string>().ShouldContain("ada");
        var name = seen["reservationID"]!.GetValue<string>(); // null fails the test as well
        (await ada.GetAsync($"{reservation}/details"))["ReservationName"]?.GetValue<string>().ShouldBe(name);
        var job = await ada.SubmitAsync($$"""{"Executable": "echo $SLURM_JOB_RESERVATION", "Resources": {"Reservation": "{{name}}", "Runtime": "1min"} }""", "sites/slurm");
        (await ada.EndOf(job))["status"]?.GetValue<string>().ShouldBe("SUCCESSFUL");
        (await ada.TextAsync($"{await ada.FilesOf(job)}/stdout")).ShouldBe($"{name}\n");

        (await ada.StatusOf(HttpMethod.Delete, reservation)).ShouldBe(HttpStatusCode.NoContent);
        (await ada.StatusOf(HttpMethod.Get, reservation)).ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Reservation_OfAnAdministrator_IsSeenAndNotRemoved()
    {
        using var ada = server.ClientFor();
        await server.RunAsync("scontrol", "create", "reservation", "ReservationName=course", $"Users={Environment.UserName}", "StartTime=now+1hour", "Duration=60", $"Nodes={server.Node}");
        await server.RunAsync("scontrol", "create", "reservation", "ReservationName=others", $"Users={TestAccounts.Bob}", "StartTime=now+3hours", "Duration=60", $"Nodes={server.Node}");

        var course = $"{ada.Core}reservations/{IdOf("slurm:course")}";
        // Who asks within a second of somebody else is told what that one was told.
        await Eventually.Become(
            async _ => (await ada.GetAsync("reservations"))["reservations"].ShouldBeOfType<JsonArray>().Select(r => (string?)r).Contains(course),
            cancellationToken: TestContext.Current.CancellationToken);
        (await ada.GetAsync("reservations")).ToJsonString().ShouldNotContain("others");
        (await ada.GetAsync(course))["status"]?.GetValue<string>().ShouldBe("WAITING");
        (await ada.StatusOf(HttpMethod.Delete, course)).ShouldBe(HttpStatusCode.Forbidden);
        (await ada.StatusOf(HttpMethod.Get, $"reservations/{IdOf("slurm:others")}")).ShouldBe(HttpStatusCode.NotFound);
        (await ada.StatusOf(HttpMethod.Get, $"reservations/{IdOf("cluster:course")}")).ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("""{"Resources": {"Nodes": 3, "Runtime": "1h"}}""", "1 to 2 nodes, not 3")]
    [InlineData("""{"Resources": {"Nodes": 0, "Runtime": "1h"}}""", "1 to 2 nodes, not 0")]
    [InlineData("""{"Resources": {"Runtime": "5h"}}""", "1 to 240 minutes, not 300")]
    [InlineData("""{"Resources": {"Runtime": "1h", "Queue": "none"}}""", "no queue 'none'")]
    [InlineData("""{"Resources": {"Runtime": "1h"}, "Start time": "2020-01-01 00:00"}""", "within the next 30 days")]
    [InlineData("""{"Resources": {"Runtime": "1h", "GPUs": 1}}""", "Resources.GPUs cannot be reserved")]
    [InlineData("""{"Resources": {"Nodes": 1}}""", "Resources.Runtime is needed")]
    [InlineData("{}", "Resources is needed")]
    public async Task Reservation_ThatCannotBe_IsRefusedWithTheReason(string document, string reason)
    {
        using var ada = server.ClientFor();

        (await ada.ErrorOf(HttpMethod.Post, "reservations", HttpStatusCode.BadRequest, document)).ShouldContain(reason);
    }

    [Fact]
    public async Task Reservation_OnASiteWithout_IsForbidden()
    {
        using var ada = server.ClientFor();

        (await ada.ErrorOf(HttpMethod.Post, "reservations", HttpStatusCode.Forbidden, """{"Site name": "cluster", "Resources": {"Runtime": "1h"}}"""))
            .ShouldContain("does not let its users make reservations");
    }

    private static string IdOf(string reservation) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(reservation));
}
