using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Channels.Conversation.Understanding;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Audit;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Governance.Requests;
using ChatGovernanceBot.Ledger;
using ChatGovernanceBot.Ledger.Rows;

namespace ChatGovernanceBot.Channels.Conversation;

/// <summary>Leads from the first words to <c>Submit request</c>: what is missing is asked for, one question at a time; nothing is recorded before.</summary>
public sealed class RequestDrafting(LedgerWriter writer, LedgerQueries queries, HoldingQueries holdingsOf, DialogBook dialogs, TalkCards talk, ConfirmCard confirm, SharedCards shared)
{
    private const int ChoicesShown = 6;

    internal async Task<Reply> BeginAsync(Speaker speaker, Understood.Asks asks, Draft? open, CancellationToken cancellation)
    {
        var draft = (open is { Entitlement: null } && asks.Entitlement is Finding<Entitlement>.Missing ? open : Draft.For(speaker.Person.Ref))
            .With(asks.Entitlement).With(asks.Beneficiary).With(asks.Length).With(asks.Ticket).With(asks.Justification);
        return Refusal(asks) is { } reason ? await RefuseAsync(speaker, draft, reason, cancellation)
            : await KeepAndAskAsync(speaker, draft, cancellation);
    }

    internal async Task<Reply> GoOnAsync(Speaker speaker, Answer answer, Draft draft, CancellationToken cancellation)
    {
        var next = answer switch
        {
            Answer.OfEntitlement it => draft.With(it.Entitlement),
            Answer.OfBeneficiary it => draft.With(it.Beneficiary),
            Answer.OfLength it => draft.With(it.Length),
            Answer.OfTicket it => draft.With(it.Ticket),
            Answer.OfJustification it => draft.With(it.Justification),
            _ => draft,
        };
        return Refusal(answer) is { } reason ? await RefuseAsync(speaker, next, reason, cancellation)
            : answer is Answer.OfEntitlement { Entitlement: Finding<Entitlement>.Missing { Nearest.IsEmpty: true } } ? await NotFoundAsync(speaker, next, cancellation)
            : await KeepAndAskAsync(speaker, next, cancellation);
    }

    private async Task<Reply> NotFoundAsync(Speaker speaker, Draft draft, CancellationToken cancellation)
    {
        await KeepAsync(speaker, draft with { Open = DraftQuestion.Entitlement }, cancellation);
        return new Reply.Say(talk.Question("I found nothing by these words. What do you need access to?", WhatToName(speaker)));
    }

    private static string WhatToName(Speaker speaker) =>
        $"Name a system and what you want to do there, for example “read billing-db”. The systems are {Wording.All([.. speaker.Organisation.Catalog.Systems.Select(s => s.Id.Value)])}.";

    /// <summary>A choice was pressed; the index is the card's own and untrusted.</summary>
    internal async Task<Reply> ChooseAsync(Speaker speaker, Draft draft, int index, CancellationToken cancellation)
    {
        var next = draft.Open switch
        {
            DraftQuestion.Entitlement when index < draft.Entitlements.Length => draft with { Entitlement = draft.Entitlements[index], Entitlements = [] },
            DraftQuestion.Beneficiary when index < draft.Identities.Length => draft with { Identity = draft.Identities[index], Identities = [] },
            DraftQuestion.Length when index < draft.Lengths.Length => draft with { Length = draft.Lengths[index], Lengths = [] },
            _ => draft,
        };
        return await KeepAndAskAsync(speaker, next, cancellation);
    }

    private async Task<Reply> RefuseAsync(Speaker speaker, Draft draft, string reason, CancellationToken cancellation)
    {
        var (asked, _) = await KeepAsync(speaker, draft with { Open = NextQuestion(draft, TicketRule.Optional) }, cancellation);
        return new Reply.Say(talk.Notice("That cannot be asked for like this", reason, CardTone.Warning, asked.Open switch
        {
            DraftQuestion.Length => "Say for how long instead, for example 3 days or until Friday.",
            DraftQuestion.Nothing => "Say it again in other words.",
            _ => "Say it in other words, or say help.",
        }));
    }

    /// <summary>Keeps what is known and asks for what is not; where nothing is open the request is shown as it will be submitted.</summary>
    internal async Task<Reply> KeepAndAskAsync(Speaker speaker, Draft draft, CancellationToken cancellation)
    {
        var holdings = await holdingsOf.HoldingsOfAsync(draft.Identity, cancellation);
        var routed = draft.Entitlement is { } entitlement ? Routing.Route(speaker.Organisation, speaker.Person.Ref, draft.Identity, entitlement, holdings) : null;
        var ticket = routed is Routed.By { Route.Ticket: var rule } ? rule : TicketRule.Optional;
        var (next, dialog) = await KeepAsync(speaker, draft with { Open = NextQuestion(draft, ticket) }, cancellation);
        return next.Open == DraftQuestion.Nothing
            ? await ConfirmAsync(speaker, next, dialog, routed!, holdings, cancellation)
            : new Reply.Say(Ask(speaker, next, dialog, routed));
    }

    private static DraftQuestion NextQuestion(Draft draft, TicketRule ticket) => draft switch
    {
        { Entitlement: null } => DraftQuestion.Entitlement,
        { Identities.IsEmpty: false } => DraftQuestion.Beneficiary,
        { Length: null } => DraftQuestion.Length,
        { Ticket: null } when ticket == TicketRule.Required => DraftQuestion.Ticket,
        { Justification: null } => DraftQuestion.Justification,
        _ => DraftQuestion.Nothing,
    };

    private async Task<(Draft Draft, string Dialog)> KeepAsync(Speaker speaker, Draft draft, CancellationToken cancellation)
    {
        var id = speaker.DialogId;
        await dialogs.KeepAsync(new DialogRow
        {
            Channel = speaker.Incoming.Account.Provider,
            Conversation = speaker.Incoming.Conversation.Value,
            Person = speaker.Person.Ref.Value,
            Id = id,
            State = draft.ToJson(),
        }, cancellation);
        return (draft, id);
    }

    private OutgoingMessage Ask(Speaker speaker, Draft draft, string dialog, Routed? routed) => draft.Open switch
    {
        DraftQuestion.Entitlement when !draft.Entitlements.IsEmpty => talk.Choices(dialog, "Which of these do you need?", draft.Entitlements.Take(ChoicesShown).Select(e => Offer(speaker, e)), "If it is none of these, say it in other words."),
        DraftQuestion.Entitlement => talk.Question("What do you need access to?", WhatToName(speaker)),
        DraftQuestion.Beneficiary => talk.Choices(dialog, "Whom is it for?", draft.Identities.Take(ChoicesShown).Select(i => Offer(speaker, i)), "If it is none of these, say the name or the account."),
        DraftQuestion.Length when !draft.Lengths.IsEmpty => talk.Choices(dialog, "Until when do you mean?", draft.Lengths.Take(ChoicesShown).Select(l => new OfferedChoice(l.Words, null)), "Or say it in other words."),
        DraftQuestion.Length => talk.Question($"For how long do you need {draft.Entitlement}?", $"For example 3 days, 8 hours or until Friday.{Limit(routed)}"),
        DraftQuestion.Ticket => talk.Question("Which ticket is it for?", "The policy demands one here, for example INC-4312."),
        _ => talk.Question("What do you need it for?", "One sentence. Whoever decides reads it, and it is kept with the request."),
    };

    private static string Limit(Routed? routed) => routed is Routed.By { Route.Longest: { } longest } ? $" At most {Wording.Time(longest)}." : "";

    private static OfferedChoice Offer(Speaker speaker, EntitlementId id) => speaker.Organisation.Catalog.Find(id) is { } entitlement
        ? new(id.Value, $"{entitlement.Role} · {entitlement.Sensitivity}, {entitlement.Privilege}")
        : new(id.Value, null);

    private static OfferedChoice Offer(Speaker speaker, IdentityId id) => speaker.Organisation.Roster.Find(id) switch
    {
        Person person => new($"{person.DisplayName} ({person.Handle})", $"{person.Title}, {person.Department}"),
        Machine machine => new($"{machine.DisplayName} ({machine.Handle})", $"{Wording.Of(machine.Kind)}: {machine.Purpose}"),
        _ => new(id.Value, null),
    };

    private async Task<Reply> ConfirmAsync(Speaker speaker, Draft draft, string dialog, Routed routed, ImmutableArray<Holding> holdings, CancellationToken cancellation)
    {
        var item = new AskedItem(draft.Identity, draft.Entitlement!.Value, draft.Length!.Length);
        if (RequestSubmission.WhyNot(speaker.Person.Ref, item, draft.Ticket, routed, speaker.Organisation, speaker.Now) is { } refusal)
        {
            var again = routed is Routed.By { Route.Longest: { } longest } && item.Length.EndFrom(speaker.Now) - speaker.Now > longest;
            await KeepAsync(speaker, again ? draft with { Length = null, Open = DraftQuestion.Length } : Draft.For(speaker.Person.Ref), cancellation);
            return new Reply.Say(talk.Notice("That cannot be asked for", refusal.Reason, CardTone.Warning, again ? "Say a shorter time. Nothing was recorded." : "Nothing was recorded."));
        }

        return routed is Routed.By by
            ? new Reply.Say(confirm.Of(speaker.View(), dialog, new(speaker.Person.Ref, item.Identity, item.Entitlement, item.Length, draft.Ticket), draft.Justification!, by.Route, holdings, await queries.AccessAsync(AccessId.Of(item.Entitlement, item.Identity), cancellation)))
            : await SubmitAsync(speaker, draft, dialog, cancellation);
    }

    /// <summary><c>Submit request</c> was pressed, or the policy routes it nowhere: then the refusal is recorded and raised as a defect.</summary>
    internal async Task<Reply> SubmitAsync(Speaker speaker, Draft draft, string dialog, CancellationToken cancellation)
    {
        if (draft is not { Open: DraftQuestion.Nothing, Entitlement: { } entitlement, Length: { } length, Justification: { } justification })
        {
            return await KeepAndAskAsync(speaker, draft, cancellation);
        }

        var text = PersonalText.Of(RandomNumberGenerator.GetBytes(PersonalText.SaltSize), justification, speaker.Person.Ref);
        var submit = new RequestCommand.Submit(IdOf(dialog), speaker.Person.Ref, [new(draft.Identity, entitlement, length.Length)], text.Commitment, draft.Ticket) { Follows = draft.Follows };
        var context = speaker.Context("submit", text) with { IdempotencyKey = $"submit:{dialog}" };
        var executed = await writer.ExecuteAsync(submit, context, cancellation);
        if (executed.Refusal is null && speaker.Incoming.Audience == Audience.Several)
        {
            await shared.PostAsync(speaker, executed.State!, cancellation);
        }

        await dialogs.EndAsync(dialog, cancellation);
        return executed.Refusal is { } refusal
            ? new Reply.Replace(talk.Notice("That cannot be asked for", refusal.Reason, CardTone.Warning, "Nothing was recorded.")) { WhyNot = refusal.Reason }
            : new Reply.Replace(Submitted(speaker, executed.State!));
    }

    /// <summary>The answer to a press on a card whose dialog has ended because it was submitted; null if it never was by this person.</summary>
    internal async Task<Reply?> SubmittedAsync(Speaker speaker, string dialog, CancellationToken cancellation) =>
        await queries.RequestAsync(IdOf(dialog), cancellation) is { } request && request.Requester == speaker.Person.Ref ? new Reply.Replace(Submitted(speaker, request)) : null;

    private OutgoingMessage Submitted(Speaker speaker, Request request) => request.Items[0].State is ItemState.Closed closed
        ? talk.Notice($"{request.Id}: {Wording.Of(closed, speaker.Organisation.Roster).Headline}", Wording.Detail(closed, speaker.Organisation.Roster), CardTone.Warning)
        : talk.Notice("Request submitted", $"{request.Id} for {request.Items[0].Entitlement}. You are told here at each turn; say status at any time to see where it stands.", CardTone.Good);

    /// <summary>The same dialog is the same request, however often it is submitted: <c>R-</c> and eight characters.</summary>
    private static RequestId IdOf(string dialog)
    {
        const string Alphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes("request/" + dialog));
        return new(string.Create(CultureInfo.InvariantCulture, $"R-{new string([.. hash.Take(8).Select(b => Alphabet[b % Alphabet.Length])])}"));
    }

    private static string? Refusal(Understood.Asks asks) =>
        (asks.Entitlement as Finding<Entitlement>.Refused)?.Reason ?? (asks.Beneficiary as Finding<Identity>.Refused)?.Reason
        ?? (asks.Length as Finding<SaidLength>.Refused)?.Reason ?? (asks.Ticket as Finding<Ticket>.Refused)?.Reason ?? (asks.Justification as Finding<string>.Refused)?.Reason;

    private static string? Refusal(Answer answer) => answer switch
    {
        Answer.OfEntitlement it => (it.Entitlement as Finding<Entitlement>.Refused)?.Reason,
        Answer.OfBeneficiary it => (it.Beneficiary as Finding<Identity>.Refused)?.Reason,
        Answer.OfLength it => (it.Length as Finding<SaidLength>.Refused)?.Reason,
        Answer.OfTicket it => (it.Ticket as Finding<Ticket>.Refused)?.Reason,
        Answer.OfJustification it => (it.Justification as Finding<string>.Refused)?.Reason,
        _ => null,
    };
}
