
namespace ChatGovernanceBot.Channels.Tests.Slack;

/// <summary>What a message came to say is told in its thread.</summary>
public sealed class SlackThreadTests : SlackSending
{
    [Fact]
    public async Task What_the_workspace_lets_nobody_change_stays_and_its_thread_is_told_once()
    {
        var sent = await SendAsync(Delivery);
        FailOnly("chat.update", SlackFailure.Of("edit_window_closed"));

        var told = Assert.IsType<SendResult.Sent>(await UpdateAsync(sent, "Decided."));
        Assert.IsType<SendResult.Sent>(await UpdateAsync(told, "Decided."));
        Assert.Equal(["Decide, please.", "Decided."], [.. Bob.Messages.Select(m => m.Words), .. Bob.Thread(Bob.Messages[0]).Select(m => m.Words)]);
        Assert.Equal(2, _host.Slack.Calls.Count(c => c.Method == "chat.update"));
    }

    [Fact]
    public async Task What_a_message_came_to_say_is_told_in_its_thread_once_also_after_a_restart()
    {
        var sent = await SendAsync(Delivery, "Ada asks for Prod");
        var same = await UpdateAsync(sent, "Ada asks for Prod");
        Assert.Empty(Bob.Thread(Bob.Messages[0]));

        var told = await UpdateAsync(same, "Ada asks for Prod: approved by Bob");
        await UpdateAsync(told, "Ada asks for Prod: approved by Bob");
        await _host.RestartAsync();
        told = await UpdateAsync(told, "Ada asks for Prod: approved by Bob");
        await UpdateAsync(told, "Ada has Prod");

        Assert.Equal(["Ada asks for Prod: approved by Bob", "Ada has Prod"], Bob.Thread(Assert.Single(Bob.Messages)).Select(p => p.Words));
        Assert.Equal("Ada has Prod", Bob.Messages[0].Words);
    }

    [Fact]
    public async Task What_changed_while_it_was_in_doubt_whether_a_message_was_said_is_told_in_its_thread()
    {
        FailOnly("chat.postMessage", SlackFailure.AnswerLost);
        await SendAsync(Delivery, "Ada asks for Prod");
        _host.Slack.Fails = _ => null;

        var found = await SendAsync(Delivery, "Ada asks for Prod: approved by Bob");
        await UpdateAsync(found, "Ada asks for Prod: approved by Bob");

        Assert.Equal("Ada asks for Prod: approved by Bob", Assert.Single(Bob.Thread(Assert.Single(Bob.Messages))).Words);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_could_not_be_told_in_the_thread_is_told_later_and_once(bool wasSaid)
    {
        var sent = await SendAsync(Delivery);
        FailOnly("chat.postMessage", wasSaid ? SlackFailure.AnswerLost : SlackFailure.Down);
        Assert.IsType<SendResult.TryLater>(await UpdateAsync(sent, "Decided."));

        _host.Slack.Fails = _ => null;
        Assert.IsType<SendResult.Sent>(await UpdateAsync(sent, "Decided."));
        Assert.Equal("Decided.", Assert.Single(Bob.Thread(Bob.Messages[0])).Words);
    }

    [Fact]
    public async Task A_thread_that_cannot_be_told_does_not_hold_up_the_message()
    {
        var sent = await SendAsync(Delivery);
        FailOnly("chat.postMessage", SlackFailure.Of("restricted_action_thread_locked"));

        Assert.IsType<SendResult.Sent>(await UpdateAsync(sent, "Decided."));
        Assert.Equal("Decided.", Bob.Messages[0].Words);
    }
}
