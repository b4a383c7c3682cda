using ChatGovernanceBot.Channels.Teams.Trust;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Ledger;
using ChatGovernanceBot.Ledger.Rows;
using Microsoft.Bot.Schema;
using Newtonsoft.Json.Linq;

namespace ChatGovernanceBot.Channels.Teams;

/// <summary>Who sent an activity and from where, as the authenticated activity itself says. The user is <c>from.aadObjectId</c>, never <c>from.id</c> or a name.</summary>
/// <param name="Conversation">With the thread of a channel: what is said there stays there.</param>
/// <param name="Member">How Teams names the account in a conversation: <c>29:…</c>.</param>
internal sealed record TeamsCaller(ChatAccount Account, string Conversation, string Kind, string ServiceUrl, string Member, string Bot, string ActivityId)
{
    private const int LongestId = 1024;

    /// <summary>The same for a redelivery of the activity.</summary>
    public string Key => TeamsInbox.KeyOf(Account.Tenant, Conversation, ActivityId);

    public Audience Audience => Kind == ConversationBook.Personal ? Audience.Person : Audience.Several;

    public TeamsPlace Place => new(Account.Tenant, Conversation, ServiceUrl);

    /// <summary>What is answered where the account is nobody's.</summary>
    public StrangerTurn Stranger(string? text = null, TeamsPress? press = null) => new(Account, Audience, text, press is null ? null : new(press.Id, press.Verb));

    /// <summary>Null where the activity does not say who, from which tenant, or where.</summary>
    public static TeamsCaller? Of(IActivity activity)
    {
        var (tenant, said) = (activity.Conversation?.TenantId, (activity.ChannelData as JObject)?.SelectToken("tenant.id") as JValue);
        var (user, conversation) = (activity.From?.AadObjectId, activity.Conversation?.Id);
        tenant ??= said?.Value as string;
        return IsId(tenant) && IsId(user) && IsId(conversation) && (IsId(activity.Id) || !IsAnswered(activity)) && IsId(activity.ServiceUrl) && (said is null || (said.Value as string) == tenant)
            ? new(new(TeamsChannel.Name, tenant!, user!), conversation!, KindOf(activity), activity.ServiceUrl, activity.From!.Id ?? "", activity.Recipient?.Id ?? "", activity.Id ?? "")
            : null;
    }

    public ConversationReferenceRow Reference() => new()
    {
        Provider = Account.Provider,
        Tenant = Account.Tenant,
        UserId = Account.UserId,
        Conversation = TeamsPlace.WithoutThread(Conversation),
        Kind = Kind,
        ServiceUrl = ServiceUrl,
        Member = Member,
        Bot = Bot,
    };

    // One that does not say what it is may have many readers: https://learn.microsoft.com/microsoftteams/platform/messaging-extensions/how-to/action-commands/create-task-module
    // shows a meeting's without a type.
    private static string KindOf(IActivity activity) => activity.Conversation.ConversationType ?? "groupChat";

    // These are done once, by their id; the others say only who is where.
    private static bool IsAnswered(IActivity activity) => activity.Type is ActivityTypes.Message or ActivityTypes.Invoke;

    private static bool IsId(string? text) => text is { Length: > 0 and <= LongestId };
}
