using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Tests;
using ChatGovernanceBot.Channels.Tests.Slack;
using static ChatGovernanceBot.Bot.Tests.Slack.SlackOffice;

namespace ChatGovernanceBot.Bot.Tests.Slack;

/// <summary>Much at once from one person, most of it broken: the host of everybody else.</summary>
public sealed class SlackFloodTests(SlackOffice office) : IClassFixture<SlackOffice>
{
    private const int Count = 400;

    [Fact]
    public async Task Whatever_stands_in_what_Slack_delivers_nothing_fails_and_who_comes_next_is_heard()
    {
        var frank = office.InSlack("frank");
        await frank.SayAsync("status");
        await frank.MentionAsync("C0TALK", "my access");
        await frank.OpenHomeAsync();
        await OpenedAsync(frank, () => frank.CommandAsync());
        await frank.TypeAsync("entitlement", "wiki");
        await frank.FillAsync("entitlement", "wiki/read");
        await frank.SubmitAsync(("length", "2 days"), ("justification", "to read the plan"));
        var whole = office.Slack.Delivered.Where(d => d.Payload.ToJsonString().Contains(frank.Id, StringComparison.Ordinal)).ToList();
        Assert.Contains(whole, d => (string?)d.Payload["type"] == "view_submission");

        await Parallel.ForEachAsync(Enumerable.Range(0, Count), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (number, _) =>
        {
            var random = new Random(number);
            var delivery = whole[random.Next(whole.Count)];
            var spoilt = delivery with { Payload = delivery.Payload.DeepClone().AsObject() };
            // Nobody answered it before.
            spoilt.Payload[delivery.Kind == "events_api" ? "event_id" : "trigger_id"] = $"fuzz.{number}";
            for (var times = random.Next(1, 4); times > 0; times--)
                Spoiling.Change(spoilt.Payload, random);
            if (delivery.Kind == "slash_commands")
                spoilt = spoilt with { Payload = new(spoilt.Payload.Where(f => f.Value is not null).Select(f => KeyValuePair.Create(f.Key, (JsonNode?)f.Value!.ToString()))) };
            // What is answered later than Slack waits, as a busy machine does now and then, is delivered again.
            var heard = await office.Slack.Transport!.DeliverAsync(spoilt);
            for (var again = 0; heard.Status == 500 && again < 3; again++)
                heard = await office.Slack.Transport.DeliverAsync(spoilt);
            Assert.True(heard.Status is 200 or 400 or 403, $"number {number} was answered with {heard.Status}: {spoilt.Payload.ToJsonString()}");
        });

        Assert.DoesNotContain("What arrived from Slack failed", office.Bot.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Answering a message failed", office.Bot.Output, StringComparison.Ordinal);
        var heidi = office.InSlack("heidi");
        await heidi.SayAsync("help");
        await SeesAsync(heidi, "ask for access");
        var request = await AskAsync(heidi, "I need read access to source for 2 days to read the build");
        Assert.NotNull(await CardAsync(office.InSlack("dave"), request, "approve"));
    }
}
