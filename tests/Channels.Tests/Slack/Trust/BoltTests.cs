using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Tests.Cards;

namespace ChatGovernanceBot.Channels.Tests.Slack.Trust;

/// <summary>Slack's own receiver as the judge of what the tests sign, and of what is refused as not signed.</summary>
public sealed class BoltTests
{
    [Fact]
    public async Task It_takes_what_the_tests_sign()
    {
        var time = TimeProvider.System;
        SlackAttempt[] attempts =
        [
            new(time), new(time) { Payload = RawPayloads.Mention() }, new(time) { Payload = RawPayloads.HomeOpened() }, new SlackAttempt(time).Interaction(RawPayloads.Press()),
            new SlackAttempt(time).Interaction(RawPayloads.Submission()), new SlackAttempt(time).Interaction(RawPayloads.Shortcut()),
            new SlackAttempt(time).Interaction(RawPayloads.Suggestion(), "/slack/options"), new SlackAttempt(time).Command(RawPayloads.Command("R&D – für Ana")),
        ];
        Assert.All(await AnswersAsync([.. attempts.Select(a => a.Sent())]), answer => Assert.Equal((200, true), answer));
    }

    [Fact]
    public async Task It_answers_a_challenge_that_the_tests_sign() =>
        Assert.Equal((200, false), Assert.Single(await AnswersAsync([new SlackAttempt(TimeProvider.System) { Payload = HostileRequests.Challenge() }.Sent()])));

    [Fact]
    public async Task It_refuses_what_is_refused_as_not_signed_but_for_where_we_are_stricter()
    {
        var attempts = HostileRequests.All.Where(c => c.Value.Status == 401).Select(c => (c.Key, Attempt: Spoilt(c.Value.Spoil))).ToList();
        var answers = await AnswersAsync([.. attempts.Select(a => a.Attempt.Sent())]);
        var taken = attempts.Zip(answers).Where(a => a.Second.Status == 200).Select(a => a.First.Key);
        Assert.Equal(HostileRequests.OnlyWeRefuse.Order(StringComparer.Ordinal), taken.Order(StringComparer.Ordinal));
    }

    private static SlackAttempt Spoilt(Action<SlackAttempt> spoil)
    {
        var attempt = new SlackAttempt(TimeProvider.System);
        spoil(attempt);
        return attempt;
    }

    private static async Task<List<(int Status, bool Heard)>> AnswersAsync(IReadOnlyList<SentRequest> requests)
    {
        var answers = await NodeScript.RunAsync("bolt-receiver.mjs", new JsonObject
        {
            ["secret"] = SlackTrustHost.Secret,
            ["requests"] = new JsonArray([.. requests.Select(r => (JsonNode)new JsonObject
            {
                ["path"] = r.Route,
                ["headers"] = new JsonArray([.. Headers(r).Select(h => (JsonNode)new JsonArray(h.Name, h.Value))]),
                ["body"] = Convert.ToBase64String(r.Body),
            })]),
        });
        Assert.Equal(requests.Count, answers.Count);
        return [.. answers.Select(a => ((int)a!["status"]!, (bool)a["heard"]!))];
    }

    private static IEnumerable<(string Name, string Value)> Headers(SentRequest request) =>
        [("Content-Type", request.ContentType), .. request.Timestamps.Select(t => (SlackSigner.Timestamp, t)), .. request.Signatures.Select(s => (SlackSigner.Signature, s))];
}
