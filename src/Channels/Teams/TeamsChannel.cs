using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Ledger;
using ChatGovernanceBot.Ledger.Rows;
using Microsoft.Bot.Schema;

namespace ChatGovernanceBot.Channels.Teams;

/// <summary>
/// Microsoft Teams: provider <c>teams</c>, the tenant's id, the user's object id in Entra as user id. A card for several people goes to an
/// account whose user id is the conversation's.
/// </summary>
public sealed class TeamsChannel(TeamsOutbound outbound, TeamsReplies replies, ConversationBook conversations, TeamsReferences references, TeamsIdentity identity, TeamsHealth health, IAccounts accounts, ICurrentPolicy policy, TimeProvider time) : IChannel
{
    /// <summary>The provider part of every account of Teams.</summary>
    public const string Name = "teams";

    /// <summary>After how long a conversation is asked again for members that it did not have.</summary>
    private static readonly TimeSpan LooksAgain = TimeSpan.FromMinutes(10);

    /// <summary>The messages that the latest deliveries became, so that one that is sent twice is one message.</summary>
    private readonly Latest<DeliveryId, MessageReference> _sent = new();
    private readonly Pauses _looked = new(time);

    public string Provider => Name;

    public async Task<SendResult> SendAsync(ChatAccount to, DeliveryId delivery, OutgoingMessage message, CancellationToken cancellation)
    {
        if (to.Provider != Name)
        {
            return new SendResult.Unreachable($"Teams has no accounts of {to.Provider}.");
        }

        if (_sent.TryFind(delivery, out var before))
        {
            return new SendResult.Sent(before);
        }

        var kept = await KeptAsync(to, cancellation);
        var (place, problem) = kept is null ? await CreateAsync(to, cancellation) : (kept, null);
        if (place is null)
        {
            return problem!;
        }

        // What was answered there before stands before it, unless that cannot be said now: nobody misses a card for it.
        if (await replies.SayBeforeAsync(place.Conversation, cancellation) is SendResult.TryLater { IsTurn: true } turn)
        {
            return turn;
        }

        var outcome = await SayAsync(place, to, message, cancellation);
        if (outcome is TeamsOutcome.NotThere or TeamsOutcome.NotAllowed or TeamsOutcome.Unexplained && kept is not null && !IsConversation(to.UserId))
        {
            // The conversation that was kept is not there any more, or so it seems: Teams opens another or finds the one that is there, or says why not.
            (place, problem) = await CreateAsync(to, cancellation);
            if (place is null)
            {
                return problem!;
            }

            outcome = await SayAsync(place, to, message, cancellation);
        }

        return outcome is TeamsOutcome.Done done ? new SendResult.Sent(_sent.Remember(delivery, new TeamsMessage(place.Conversation, done.Id).ToReference())) : Result(outcome);
    }

    public async Task<SendResult> UpdateAsync(ChatAccount to, DeliveryId delivery, MessageReference reference, OutgoingMessage message, CancellationToken cancellation)
    {
        if (to.Provider != Name || TeamsMessage.Of(reference) is not { Activity.Length: > 0 } standing)
        {
            _sent.Forget(delivery);
            return new SendResult.Gone();
        }

        var place = new TeamsPlace(to.Tenant, standing.Conversation, await ServiceUrlAsync(to.Tenant, standing.Conversation, cancellation));
        var result = await EditAsync(place, to, standing, message, cancellation);
        if (result is SendResult.Gone)
        {
            _sent.Forget(delivery);
        }

        return result;
    }

    public async Task<SendResult> UpdateOpenedAsync(MessageReference reference, OutgoingMessage message, CancellationToken cancellation)
    {
        if (TeamsMessage.Of(reference) is not { Activity.Length: > 0 } standing || await conversations.OfConversationAsync(Name, TeamsPlace.WithoutThread(standing.Conversation), cancellation) is not { } met)
        {
            return new SendResult.Gone();
        }

        var place = new TeamsPlace(met.Tenant, standing.Conversation, met.ServiceUrl);
        return await EditAsync(place, new(Name, met.Tenant, met.UserId), standing, message, cancellation);
    }

    private async Task<SendResult> EditAsync(TeamsPlace place, ChatAccount to, TeamsMessage standing, OutgoingMessage message, CancellationToken cancellation)
    {
        var members = await MembersAsync(place, to, message, cancellation);
        return await TeamsCards.SendFittingAsync(message, members, standing.Activity, activity => outbound.UpdateAsync(place, standing.Activity, activity, cancellation)) switch
        {
            TeamsOutcome.Done => new SendResult.Sent(standing.ToReference()),
            TeamsOutcome.NotThere => new SendResult.Gone(),
            var outcome => Result(outcome),
        };
    }

    public ChannelReport Report() => health.Report(Provider, identity.AppId.Length == 0 ? "Microsoft Teams, unauthenticated: Development only." : "Microsoft Teams.");

    private async Task<TeamsOutcome> SayAsync(TeamsPlace place, ChatAccount to, OutgoingMessage message, CancellationToken cancellation)
    {
        var members = await MembersAsync(place, to, message, cancellation);
        return await TeamsCards.SendFittingAsync(message, members, about: null, activity => outbound.SendAsync(place, activity, cancellation));
    }

    /// <summary>What an outcome that is not done comes to.</summary>
    internal static SendResult Result(TeamsOutcome outcome) => outcome switch
    {
        TeamsOutcome.Later later => new SendResult.TryLater(later.Reason, later.After) { IsTurn = later is TeamsOutcome.NotYet },
        TeamsOutcome.Refused refused => new SendResult.Unreachable(refused.Reason),
        TeamsOutcome.NotThere gone => new SendResult.Unreachable(gone.Reason),
        _ => throw new ArgumentOutOfRangeException(nameof(outcome)),
    };

    /// <summary>Null for somebody with whom there is no conversation yet.</summary>
    private async Task<TeamsPlace?> KeptAsync(ChatAccount to, CancellationToken cancellation) =>
        IsConversation(to.UserId) ? new(to.Tenant, to.UserId, await ServiceUrlAsync(to.Tenant, to.UserId, cancellation))
        : await references.PersonalAsync(to, cancellation) is { } known ? new(to.Tenant, known.Conversation, known.ServiceUrl)
        : null;

    /// <summary>A conversation with somebody who never spoke: Teams opens it, or finds the one that is there.</summary>
    private async Task<(TeamsPlace?, SendResult?)> CreateAsync(ChatAccount to, CancellationToken cancellation)
    {
        var (met, tenant) = (await references.MetAsync(to, cancellation), await conversations.OfTenantAsync(Name, to.Tenant, cancellation));
        var serviceUrl = (met ?? tenant)?.ServiceUrl ?? identity.ServiceUrl;
        var bot = (met ?? tenant)?.Bot is { } said && identity.Is(said) ? said : identity.Bot;
        var parameters = new ConversationParameters
        {
            IsGroup = false,
            Bot = new ChannelAccount(bot),
            Members = [new ChannelAccount(met?.Member ?? to.UserId)],
            TenantId = to.Tenant,
            ChannelData = new { tenant = new { id = to.Tenant } },
        };
        var outcome = await outbound.CreateAsync(new(to.Tenant, to.UserId, serviceUrl), parameters, cancellation);
        if (outcome is not TeamsOutcome.Done created)
        {
            return (null, Result(outcome is TeamsOutcome.TooLarge ? new TeamsOutcome.Later("Teams answered 413.", null) : outcome));
        }

        await references.KeepAsync(new ConversationReferenceRow
        {
            Provider = Name,
            Tenant = to.Tenant,
            UserId = to.UserId,
            Conversation = created.Id,
            Kind = ConversationBook.Personal,
            ServiceUrl = serviceUrl,
            Member = met?.Member ?? "",
            Bot = bot,
        }, cancellation);
        return (new(to.Tenant, created.Id, serviceUrl), null);
    }

    private async Task<string> ServiceUrlAsync(string tenant, string conversation, CancellationToken cancellation) =>
        (await conversations.OfConversationAsync(Name, TeamsPlace.WithoutThread(conversation), cancellation) ?? await conversations.OfTenantAsync(Name, tenant, cancellation))?.ServiceUrl
        ?? identity.ServiceUrl;

    // Object ids have no colon, and every conversation of Teams has one: 19:…, a:….
    private static bool IsConversation(string user) => user.Contains(':', StringComparison.Ordinal);

    /// <summary>Those for whom the card is refreshed, as Teams names them. Of whom the bot never met, the conversation's members tell.</summary>
    private async Task<IReadOnlyList<string>> MembersAsync(TeamsPlace place, ChatAccount to, OutgoingMessage message, CancellationToken cancellation)
    {
        var readers = await AccountsAsync(to.Tenant, message.Of?.Readers ?? [], cancellation);
        var members = await MetAsync(readers, cancellation);
        if (members.Count == readers.Count || !IsConversation(to.UserId) || _looked.WaitFor(place.Conversation) is not null)
        {
            return members;
        }

        if (await outbound.MembersAsync(place, cancellation) is not { } inConversation)
        {
            return members;
        }

        _looked.Pause(place.Conversation, LooksAgain);
        foreach (var member in inConversation)
        {
            if (TeamsCaller.UserOf(member) is { } user && readers.FirstOrDefault(r => r.UserId == user) is { } found && member.Id is { Length: > 0 } name)
            {
                references.Learn(found, name);
            }
        }

        return await MetAsync(readers, cancellation);
    }

    private async Task<List<ChatAccount>> AccountsAsync(string tenant, IEnumerable<PersonId> readers, CancellationToken cancellation)
    {
        var found = new List<ChatAccount>();
        foreach (var person in readers.Select(policy.Organisation.Roster.Find).OfType<Person>())
        {
            found.AddRange((await accounts.OfAsync(person, cancellation)).Where(a => a.Provider == Name && a.Tenant == tenant));
        }

        return [.. found.Take(TeamsCards.MostRefreshed)];
    }

    private async Task<List<string>> MetAsync(List<ChatAccount> readers, CancellationToken cancellation)
    {
        var members = new List<string>();
        foreach (var reader in readers)
        {
            if (await references.MemberAsync(reader, cancellation) is { Length: > 0 } member)
            {
                members.Add(member);
            }
        }

        return members;
    }
}
