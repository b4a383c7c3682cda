using System.Security.Cryptography;
using System.Text.Json;
using ChatGovernanceBot.Channels.Slack;
using ChatGovernanceBot.Channels.Slack.Api;
using ChatGovernanceBot.Channels.Slack.Forms;
using ChatGovernanceBot.Channels.Slack.Reading;
using ChatGovernanceBot.Channels.Slack.Trust;
using ChatGovernanceBot.Channels.Tests.Teams;
using Microsoft.Extensions.DependencyInjection;

namespace ChatGovernanceBot.Channels.Tests.Slack;

/// <summary>The bot behind the way in, which hears what the double delivers, with a scripted conversation behind it.</summary>
/// <param name="members">The accounts that belong to people.</param>
internal sealed class SlackApp(SlackChannelHost host, IRequestForms forms, params string[] members) : ISlackTransport
{
    private SlackBot? _bot;

    public ScriptedTalk Talk { get; } = new();

    /// <summary>From now on the double delivers here, and each dialog may be opened as late as a busy machine needs.</summary>
    public SlackApp Connect()
    {
        host.Slack.Transport = this;
        host.Slack.Workspace.TriggerLife = TimeSpan.FromMinutes(5);
        return this;
    }

    public async Task<SlackHeard> DeliverAsync(SlackDelivery delivery)
    {
        var kind = delivery.Kind switch
        {
            "events_api" => SlackKind.Event,
            "slash_commands" => SlackKind.Command,
            _ => SlackKind.Interaction,
        };
        var reading = new SlackReader(host.Settings).Read(kind, JsonSerializer.SerializeToElement(delivery.Payload), RandomNumberGenerator.GetHexString(16));
        if (reading is not SlackReading.Arrived { Arrival: var arrival })
        {
            return new(200, null, TimeSpan.Zero);
        }

        return new(200, (await (_bot ??= Build()).AnswerAsync(arrival, default)).Body, TimeSpan.Zero);
    }

    private SlackBot Build()
    {
        var (people, services) = (new SlackMembers(host, members), host.Service<IServiceProvider>());
        var showing = ActivatorUtilities.CreateInstance<SlackShowing>(services);
        var dialogs = ActivatorUtilities.CreateInstance<SlackForms>(services, forms, Talk, showing, SlackMembers.Talk, host.Unfinished);
        var presses = ActivatorUtilities.CreateInstance<SlackPresses>(services, Talk, dialogs, showing, SlackMembers.Talk, host.Unfinished);
        return ActivatorUtilities.CreateInstance<SlackBot>(
            services, people.Door, people, showing, new SlackTalk(Talk, people, showing, SlackMembers.Talk, host.Unfinished), dialogs, presses, new SlackSearch(forms, people, host.Service<SlackUsers>()),
            new SlackPointer(host.Outbound, host.Unfinished), host.Unfinished);
    }
}
