using System.Security.Claims;
using System.Security.Principal;
using ChatGovernanceBot.Channels.Teams.Trust;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Ledger;
using ChatGovernanceBot.Ledger.Rows;
using Microsoft.Bot.Builder;
using Microsoft.Bot.Schema;
using Newtonsoft.Json.Linq;

namespace ChatGovernanceBot.Channels.Teams;

/// <summary>Who sent an activity and from where, as the authenticated activity itself says. The user is <c>from.aadObjectId</c>, never <c>from.id</c> or a name.</summary>
/// <param name="Conversation">With the thread of a channel: what is said there stays there.</param>
/// <param name="Member">How Teams names the account in a conversation: <c>29:…</c>.</param>
internal sealed record TeamsCaller(ChatAccount Account, string Conversation, string Kind, string ServiceUrl, string Member, string Bot, string ActivityId)
{
    /// <summary>The claim of the sender's identity that holds <see cref="Incoming.Evidence"/>.</summary>
    internal const string EvidenceClaim = "body-sha256";

    private const int LongestId = 1024;

    /// <summary>Whether a token proves that it comes from Teams. Without one a client on this machine says it, and speaks only for whom the roster itself names.</summary>
    public bool IsProven { get; init; }

    /// <summary>As <see cref="Incoming.Evidence"/>.</summary>
    public string? Evidence { get; init; }

    /// <summary>The message of which a button was pressed; empty where none was, and where Teams does not say which.</summary>
    public string Pressed { get; init; } = "";

    /// <summary>Whether Teams says that the account is of another tenant than the conversation: an object id says in its own tenant alone whose it is.</summary>
    public bool IsOfAnotherTenant { get; init; }

    /// <summary>
    /// Whether nothing tells that what calls itself personal is the account's own conversation with this bot: it may be one of two people, since a
    /// card that the message extension put there sends what is pressed from anywhere. Whoever presses is answered; nothing is said or edited there.
    /// </summary>
    public bool IsElsewhere { get; init; }

    /// <summary>The same for a redelivery of the activity.</summary>
    public string Key => TeamsInbox.KeyOf(Account.Tenant, Conversation, ActivityId);

    public Audience Audience => Kind == ConversationBook.Personal ? Audience.Person : Audience.Several;

    public TeamsPlace Place => new(Account.Tenant, Conversation, ServiceUrl);

    /// <summary>The pressed message as <see cref="Incoming.Pressed.At"/> says it.</summary>
    public string At => Pressed.Length > 0 ? new TeamsMessage(Conversation, Pressed).ToReference().Value : "";

    /// <summary>The activity under which an answer stands: in a conversation of two nothing hangs on what it answers; among several it does.</summary>
    public string? ReplyTo => Kind == ConversationBook.Personal ? null : ActivityId;

    /// <summary>What is answered where the account is nobody's.</summary>
    public StrangerTurn Stranger(string? text, TeamsPress? press) => new(Account, Audience, text, press is null ? null : new(press.Id, press.Verb));

    /// <summary>Null where the activity does not say who, from which tenant, or where.</summary>
    public static TeamsCaller? Of(ITurnContext turn) => Of(turn.Activity) is { } caller
        ? Sent(caller, turn.TurnState.Get<IIdentity>(BotAdapter.BotIdentityKey) as ClaimsIdentity)
        : null;

    private static TeamsCaller Sent(TeamsCaller caller, ClaimsIdentity? sender) =>
        caller with { Evidence = sender?.FindFirst(EvidenceClaim)?.Value, IsProven = sender?.AuthenticationType == nameof(Sender.Proven) };

    /// <summary>As that, of what the activity says alone.</summary>
    public static TeamsCaller? Of(IActivity activity)
    {
        var (tenant, said) = (activity.Conversation?.TenantId, (activity.ChannelData as JObject)?.SelectToken("tenant.id") as JValue);
        var (user, conversation) = (activity.From?.AadObjectId, activity.Conversation?.Id);
        tenant ??= said?.Value as string;
        return IsId(tenant) && IsId(user) && IsId(conversation) && (IsId(activity.Id) || !IsAnswered(activity)) && IsId(activity.ServiceUrl) && (said is null || (said.Value as string) == tenant)
            ? new(new(TeamsChannel.Name, tenant!, user!), conversation!, KindOf(activity), activity.ServiceUrl, activity.From!.Id ?? "", activity.Recipient?.Id ?? "", activity.Id ?? "")
            {
                Pressed = activity.ReplyToId ?? "",
                IsOfAnotherTenant = TenantOf(activity.From) is { } own && own != tenant,
            }
            : null;
    }

    /// <summary>The tenant of which Teams says that an account is; null where it says none.</summary>
    public static string? TenantOf(ChannelAccount account) => account.Properties?["tenantId"] is JValue { Value: string { Length: > 0 } tenant } ? tenant : null;

    /// <summary>
    /// An account's object id; null where it says none. What arrives calls it <c>aadObjectId</c>, a list of members <c>objectId</c>:
    /// https://learn.microsoft.com/microsoftteams/platform/bots/how-to/get-teams-context
    /// </summary>
    public static string? UserOf(ChannelAccount account) =>
        account.AadObjectId is { Length: > 0 } user ? user : account.Properties?["objectId"] is JValue { Value: string { Length: > 0 } listed } ? listed : null;

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
