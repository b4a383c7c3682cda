using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Channels.Conversation;
using ChatGovernanceBot.Channels.Slack;
using ChatGovernanceBot.Channels.Slack.Api;
using ChatGovernanceBot.Channels.Slack.Forms;
using ChatGovernanceBot.Channels.Tests.Cards;
using ChatGovernanceBot.Governance.People;
using Microsoft.Extensions.DependencyInjection;

namespace ChatGovernanceBot.Channels.Tests.Slack;

/// <summary>Accounts of Slack that belong to people; every other one is a stranger's.</summary>
internal sealed class SlackMembers(SlackChannelHost host, params string[] users) : IAccounts, IStrangers
{
    public const string StrangerIsTold = "I do not know you yet.";

    public static TalkCards Talk { get; } = new(CardLibrary.Load(CardFiles.Folder));

    private readonly TalkPace _pace = new(TimeProvider.System);

    public SlackDoor Door => new(host.Service<SlackUsers>(), this, this, Talk, _pace);

    /// <summary>What hears them, with all of its parts but the talk and the forms.</summary>
    public SlackBot BotOver(IConversation talk)
    {
        var services = host.Service<IServiceProvider>();
        var showing = ActivatorUtilities.CreateInstance<SlackShowing>(services);
        var forms = new SlackForms(new NoForms(), talk, showing, Talk, host.Unfinished, host.Time);
        return ActivatorUtilities.CreateInstance<SlackBot>(
            services, Door, this, showing, new SlackTalk(talk, this, showing, Talk, host.Unfinished), forms, new SlackPresses(talk, forms, showing, Talk, host.Unfinished), new SlackSearch(new NoForms(), this, host.Service<SlackUsers>()),
            new SlackPointer(host.Outbound, host.Unfinished), host.Unfinished);
    }

    public ValueTask<Person?> FindAsync(ChatAccount account, CancellationToken cancellation) =>
        new(users.Contains(account.UserId) ? host.Service<ICurrentPolicy>().Organisation.Roster.Identities.OfType<Person>().First() : null);

    public ValueTask<IReadOnlyList<ChatAccount>> OfAsync(Person person, CancellationToken cancellation) => new([]);

    public Task<IReadOnlyList<Reply>> AnswerAsync(StrangerTurn turn, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<Reply>>([new Reply.Say(new OutgoingMessage(StrangerIsTold))]);
}
