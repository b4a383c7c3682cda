using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Channels.Conversation.Several;
using ChatGovernanceBot.Channels.Conversation.Understanding;
using ChatGovernanceBot.Channels.Conversation.Understanding.Lengths;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Audit;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Governance.Requests;
using ChatGovernanceBot.Ledger;
using ChatGovernanceBot.Ledger.Rows;

namespace ChatGovernanceBot.Channels.Conversation;

/// <summary>Leads from the first words to <c>Submit request</c>: what is missing is asked for, one question at a time; nothing is recorded before.</summary>
public sealed class RequestDrafting(LedgerWriter writer, LedgerQueries queries, HoldingQueries holdingsOf, DialogBook dialogs, TalkCards talk, ConfirmCard confirm, ConfirmSeveralCard confirmSeveral, SharedCards shared)
{
    private const int ChoicesShown = 6;

    internal async Task<Reply> BeginAsync(Speaker speaker, Understood.Asks asks, Draft? open, CancellationToken cancellation)
    {
        var draft = (open is { NamesNothing: true } && asks is { Entitlement: Finding<Entitlement>.Missing, Bundle: Finding<Bundle>.Missing } ? open : Draft.For(speaker.Person.Ref))
            .With(asks.Entitlement, asks.Bundle).With(asks.Beneficiary).With(asks.Length).With(asks.Ticket).With(asks.Justification);
        return Refusal(asks) is { } reason ? await RefuseAsync(speaker, draft, reason, cancellation)
            : await KeepAndAskAsync(speaker, draft, cancellation);
    }

    internal async Task<Reply> GoOnAsync(Speaker speaker, Answer answer, Draft draft, CancellationToken cancellation)
    {
        var next = answer switch
        {
            Answer.OfEntitlement it => draft.With(it.Entitlement, it.Bundle),
            Answer.OfBeneficiary it => draft.With(it.Beneficiary),
            Answer.OfLength it => draft.With(it.Length),
            Answer.OfTicket it => draft.With(it.Ticket),
            Answer.OfJustification it => draft.With(it.Justification),
            _ => draft,
        };
        return Refusal(answer) is { } reason ? await RefuseAsync(speaker, next, reason, cancellation)
            : answer is Answer.OfEntitlement { Entitlement: Finding<Entitlement>.Missing { Nearest.IsEmpty: true }, Bundle: Finding<Bundle>.Missing { Nearest.IsEmpty: true } } ? await NotFoundAsync(speaker, next, cancellation)
            : await KeepAndAskAsync(speaker, next, cancellation);
    }

    private async Task<Reply> NotFoundAsync(Speaker speaker, Draft draft, CancellationToken cancellation)
    {
        await KeepAsync(speaker, draft with { Open = DraftQuestion.Entitlement }, cancellation);
        return new Reply.Say(talk.Question("I found nothing by these words. What do you need access to?", WhatToName(speaker)));
    }

    private static string WhatToName(Speaker speaker) =>
        $"Name a system and what you want to do there, for example “read billing-db”. The systems are {Wording.All([.. speaker.Organisation.Catalog.Systems.Select(s => s.Id.Value)])}.{Bundles(speaker)}";

    private static string Bundles(Speaker speaker) => speaker.Organisation.Catalog.Bundles switch
    {
        [] => "",
        var bundles => $" Or name a bundle: {Wording.Names([.. bundles.Select(b => b.Id.Value)], "or")}.",
    };

    /// <summary>A choice was pressed; the index is the card's own and untrusted.</summary>
    internal async Task<Reply> ChooseAsync(Speaker speaker, Draft draft, int index, CancellationToken cancellation)
    {
        var next = draft.Open switch
        {
            DraftQuestion.Entitlement when index < draft.Entitlements.Length => draft.With(draft.Entitlements[index]),
            DraftQuestion.Entitlement when index - draft.Entitlements.Length < draft.Bundles.Length && speaker.Organisation.Catalog.Find(draft.Bundles[index - draft.Entitlements.Length]) is { } bundle => draft.With(bundle),
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
        // What can be asked for hangs on whom it is for.
        if (!draft.Together.IsEmpty && draft.Identities.IsEmpty)
        {
            return await KeepAndAskSeveralAsync(speaker, draft, AskingPlan.Of(speaker, draft, holdings), holdings, cancellation);
        }

        var routed = draft.Entitlement is { } entitlement ? Routing.Route(speaker.Organisation, speaker.Person.Ref, draft.Identity, entitlement, holdings) : null;
        var ticket = routed is Routed.By { Route.Ticket: var rule } ? rule : TicketRule.Optional;
        var (next, dialog) = await KeepAsync(speaker, draft with { Open = NextQuestion(draft, ticket) }, cancellation);
        return next.Open == DraftQuestion.Nothing
            ? await ConfirmAsync(speaker, next, dialog, routed!, holdings, cancellation)
            : new Reply.Say(Ask(speaker, next, dialog, Limit(routed)));
    }

    private static string Limit(Routed? routed) => routed switch
    {
        Routed.By { Route.Longest: { } longest } => $" At most {Wording.Time(longest)}.",
        Routed.By => $" It may also be held {LengthReader.WithoutEnd}.",
        _ => "",
    };

    private async Task<Reply> KeepAndAskSeveralAsync(Speaker speaker, Draft draft, AskingPlan plan, ImmutableArray<Holding> holdings, CancellationToken cancellation)
    {
        if (plan.Items.IsEmpty)
        {
            await KeepAsync(speaker, Draft.For(speaker.Person.Ref), cancellation);
            var reasons = Reasons(plan.LeftOut);
            return new Reply.Say(talk.Notice("Nothing of this can be asked for", reasons, CardTone.Warning, "Nothing was recorded.")) { WhyNot = reasons };
        }

        var (next, dialog) = await KeepAsync(speaker, draft with { Open = NextQuestion(draft, plan.Ticket), Shown = plan.Asked }, cancellation);
        return next.Open != DraftQuestion.Nothing ? new Reply.Say(Ask(speaker, next, dialog, plan.Longest is { } longest ? $" At most {Wording.Time(longest)}, and each no longer than policy allows it." : ""))
            : plan.LeadsSomewhere ? new Reply.Say(confirmSeveral.Of(speaker.View(), dialog, SeveralOf(speaker, next, plan), next.Justification!, holdings, await AccessesAsync(plan, cancellation)))
            : await SubmitAsync(speaker, next, dialog, cancellation);
    }

    internal static SeveralDraft SeveralOf(Speaker speaker, Draft draft, AskingPlan plan) => new(speaker.Person.Ref, draft.Identity, draft.Bundle, draft.Length?.Length, draft.Ticket, plan);

    internal async Task<IReadOnlyDictionary<AccessId, Access>> AccessesAsync(AskingPlan plan, CancellationToken cancellation)
    {
        var found = new Dictionary<AccessId, Access>();
        foreach (var id in plan.Asked.Select(a => AccessId.Of(a.Entitlement, a.Identity)))
        {
            found[id] = await queries.AccessAsync(id, cancellation);
        }

        return found;
    }

    internal static string Reasons(IEnumerable<LeftOut> leftOut) => string.Join(" ", leftOut.Select(l => $"{l.Entitlement}: {l.Why}"));

    private static DraftQuestion NextQuestion(Draft draft, TicketRule ticket) => draft switch
    {
        { NamesNothing: true } => DraftQuestion.Entitlement,
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

    /// <param name="limit">What is known of the longest time, as a sentence of its own.</param>
    private OutgoingMessage Ask(Speaker speaker, Draft draft, string dialog, string limit) => draft.Open switch
    {
        DraftQuestion.Entitlement when !draft.Entitlements.IsEmpty || !draft.Bundles.IsEmpty => talk.Choices(dialog, "Which of these do you need?", Offers(speaker, draft), "If it is none of these, say it in other words."),
        DraftQuestion.Entitlement => talk.Question("What do you need access to?", WhatToName(speaker)),
        DraftQuestion.Beneficiary => talk.Choices(dialog, "Whom is it for?", draft.Identities.Take(ChoicesShown).Select(i => Offer(speaker, i)), "If it is none of these, say the name or the account."),
        DraftQuestion.Length when !draft.Lengths.IsEmpty => talk.Choices(dialog, "Until when do you mean?", draft.Lengths.Take(ChoicesShown).Select(Offer), "Or say it in other words."),
        DraftQuestion.Length => talk.Question($"For how long do you need {What(draft)}?", $"For example 3 days, 8 hours or until Friday.{limit}"),
        DraftQuestion.Ticket => talk.Question("Which ticket is it for?", "The policy demands one here, for example INC-4312."),
        _ => talk.Question("What do you need it for?", "One sentence. Whoever decides reads it, and it is kept with the request."),
    };

    // "for 7 days" rather than "7 days": in Development the buttons that move the clock have such names.
    private static OfferedChoice Offer(DraftLength length) => new(length.Length.For is null ? length.Words : $"for {length.Words}", null);

    private static string What(Draft draft) => draft switch
    {
        { Entitlement: { } one } => one.Value,
        { Bundle: { } bundle } => $"the {draft.Together.Length} items of bundle {bundle}",
        _ => Wording.All([.. draft.Together.Select(e => e.Value)]),
    };

    // A choice is named by its place, so every entitlement is shown where bundles stand behind them.
    private static IEnumerable<OfferedChoice> Offers(Speaker speaker, Draft draft) =>
        draft.Entitlements.Take(draft.Bundles.IsEmpty ? ChoicesShown : draft.Entitlements.Length).Select(e => Offer(speaker, e)).Concat(draft.Bundles.Select(b => Offer(speaker, b)));

    private static OfferedChoice Offer(Speaker speaker, BundleId id) => speaker.Organisation.Catalog.Find(id) is { } bundle
        ? new($"Bundle {id} ({bundle.Entitlements.Length} items)", $"{bundle.Name}: {Wording.All([.. bundle.Entitlements.Select(e => e.Value)])}")
        : new($"Bundle {id}", null);

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
        var asked = AskedOf(draft);
        if (asked.IsEmpty || draft is not { Open: DraftQuestion.Nothing, Length: not null, Justification: { } justification })
        {
            return await KeepAndAskAsync(speaker, draft, cancellation);
        }

        var text = PersonalText.Of(RandomNumberGenerator.GetBytes(PersonalText.SaltSize), justification, speaker.Person.Ref);
        var submit = new RequestCommand.Submit(IdOf(dialog), speaker.Person.Ref, asked, text.Commitment, draft.Ticket) { Follows = draft.Follows, Bundle = draft.Bundle };
        var context = speaker.Context("submit", text) with { IdempotencyKey = $"submit:{dialog}", Asked = AskedBy(submit, justification) };
        var executed = await writer.ExecuteAsync(submit, context, cancellation);
        if (executed.Replay == Replay.AskedOtherwise)
        {
            await dialogs.EndAsync(dialog, cancellation);
            var message = talk.Notice(
                "This was submitted before", $"It is on record as {submit.Request}, as it was filled in then. What was changed since is not.", CardTone.Warning,
                $"Say status to see it. Cancel {submit.Request} and ask again if it is not what you need.");
            return new Reply.Replace(message) { WhyNot = executed.Refusal!.Reason };
        }

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

    // A form that could not be told that it was taken is open still, and can be changed before it is sent again.
    private static string AskedBy(RequestCommand.Submit submit, string justification) => StableId.Of(
        $"{string.Join('\n', submit.Items.Select(i => $"{i.Identity} {i.Entitlement} {i.Length.For?.Ticks} {i.Length.Until?.UtcTicks}"))}\n{submit.Ticket}\n{submit.Bundle}\n{justification}");

    private static ImmutableArray<AskedItem> AskedOf(Draft draft) => draft switch
    {
        { Entitlement: { } one, Length: { } length } => [new(draft.Identity, one, length.Length)],
        _ => draft.Shown,
    };

    private OutgoingMessage Submitted(Speaker speaker, Request request)
    {
        var roster = speaker.Organisation.Roster;
        var closed = request.Items.Where(i => i.IsClosed).Select(i => (i.Entitlement, State: (ItemState.Closed)i.State)).ToList();
        if (closed.Count == request.Items.Length)
        {
            return closed is [var (_, only)]
                ? talk.Notice($"{request.Id}: {Wording.Of(only, roster).Headline}", Wording.Detail(only, roster), CardTone.Warning)
                : talk.Notice($"{request.Id}: nothing of it is open", string.Join(" ", closed.Select(Said)), CardTone.Warning);
        }

        var open = Wording.All([.. request.Items.Where(i => !i.IsClosed).Select(i => i.Entitlement.Value)]);
        var bundle = request.Bundle is { } id ? $" (bundle {id})" : "";
        return talk.Notice("Request submitted", $"{request.Id} for {open}{bundle}. {string.Concat(closed.Select(c => Said(c) + " "))}You are told here at each turn; say status at any time to see where it stands.", CardTone.Good);

        string Said((EntitlementId Entitlement, ItemState.Closed State) ended) => $"{ended.Entitlement}: {Wording.Of(ended.State, roster).Headline}. {Wording.Detail(ended.State, roster)}";
    }

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
