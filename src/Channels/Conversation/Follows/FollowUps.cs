using System.Collections.Immutable;
using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Requests;
using ChatGovernanceBot.Ledger;
using ChatGovernanceBot.Ledger.Rows;

namespace ChatGovernanceBot.Channels.Conversation.Follows;

/// <summary>Leads from an earlier request to a new one that goes on from it: prefilled, read back and submitted like any other. The earlier one stays as it is.</summary>
public sealed class FollowUps(LedgerQueries queries, EntryQueries entries, RequestDrafting drafting, TalkCards talk)
{
    internal async Task<Reply> PressAsync(Speaker speaker, DeliveryRow delivery, CardAbout about, FollowKind kind, CancellationToken cancellation) =>
        await queries.RequestAsync(new(delivery.StreamId), cancellation) is { } request
            ? kind == FollowKind.AskedAgain && SaidTogether.ShowsAll(request, about.Item) ? await AskAllAgainAsync(speaker, delivery, cancellation)
            : await BeginAsync(speaker, request, request.Find(about.Item) ?? request.Items[0], kind, null, cancellation)
            : Refused("There is no such request here.");

    /// <param name="length">Null where it was not said: an extension then asks for it.</param>
    internal async Task<Reply> BeginAsync(Speaker speaker, Request earlier, Item item, FollowKind kind, DraftLength? length, CancellationToken cancellation)
    {
        if (!Concerns(speaker, earlier, item))
        {
            return Refused("Only whoever asked for it, holds it or answers for what holds it can go on from it.");
        }

        if (kind == FollowKind.Extends && item.State is not ItemState.Active { EndsAt: not null })
        {
            return Refused(item.State is ItemState.Active ? "It has no end, so there is nothing to extend." : "It is not active, so there is nothing to extend. Ask for it again instead.");
        }

        return await drafting.KeepAndAskAsync(speaker, Draft.For(speaker.Person.Ref) with
        {
            Entitlement = item.Entitlement,
            Identity = item.Identity,
            Length = length ?? (kind == FollowKind.Extends ? null : SameAs(item.Requested, speaker)),
            Ticket = earlier.Ticket,
            Justification = await ReasonAsync(speaker, earlier, cancellation),
            Follows = new(earlier.Id, kind),
        }, cancellation);
    }

    /// <summary>Everything of a request that ended without having been granted or decided, asked for once more; its bundle stays its name.</summary>
    internal async Task<Reply> AskAllAgainAsync(Speaker speaker, DeliveryRow delivery, CancellationToken cancellation)
    {
        if (await queries.RequestAsync(new(delivery.StreamId), cancellation) is not { } earlier || !SeveralProgress.FollowsAll(earlier))
        {
            return Refused("Nothing of it lapsed or failed, so there is nothing to ask for again.");
        }

        var lapsed = earlier.Items.Where(SeveralProgress.CanBeAskedAgain).ToImmutableArray();
        if (!lapsed.All(i => Concerns(speaker, earlier, i)) || lapsed.Select(i => i.Identity).Distinct().Count() > 1)
        {
            return Refused("Only whoever asked for it, holds it or answers for what holds it can go on from it.");
        }

        return await drafting.KeepAndAskAsync(speaker, Draft.For(speaker.Person.Ref) with
        {
            Together = [.. lapsed.Select(i => i.Entitlement)],
            Bundle = earlier.Bundle is { } id && speaker.Organisation.Catalog.Find(id) is { } bundle && lapsed.All(i => bundle.Entitlements.Contains(i.Entitlement)) ? id : null,
            Identity = lapsed[0].Identity,
            Length = SameAs(lapsed.Select(i => i.Requested).MaxBy(l => l.EndFrom(speaker.Now) ?? DateTimeOffset.MaxValue)!, speaker),
            Ticket = earlier.Ticket,
            Justification = await ReasonAsync(speaker, earlier, cancellation),
            Follows = new(earlier.Id, FollowKind.AskedAgain),
        }, cancellation);
    }

    private static bool Concerns(Speaker speaker, Request earlier, Item item) =>
        earlier.Requester == speaker.Person.Ref || item.Identity == speaker.Person.Ref.AsIdentity || speaker.Organisation.Roster.AnswerableFor(item.Identity).Contains(speaker.Person.Ref);

    // An instant that has passed is asked for anew.
    private static DraftLength? SameAs(Length asked, Speaker speaker) =>
        asked.EndFrom(speaker.Now) is { } end && end <= speaker.Now ? null : new(asked, Wording.ForHowLong(asked, speaker.Person));

    // Nobody is made to say what another wrote.
    private async Task<string?> ReasonAsync(Speaker speaker, Request earlier, CancellationToken cancellation) => earlier.Requester == speaker.Person.Ref
        ? (await entries.TextsAsync([earlier.Justification], cancellation)).GetValueOrDefault(earlier.Justification)
        : null;

    private Reply.Say Refused(string reason) => new(talk.Notice("Nothing was asked for", reason, CardTone.Warning, "Say status to see what is open, or my access to see what you hold.")) { WhyNot = reason };
}
