using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Channels.Conversation.Understanding;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Governance.Policy;

namespace ChatGovernanceBot.Channels.Conversation;

/// <summary>The long form: everything that the conversation would ask, at once. What is filled in is read field by field, as the answers to its questions are.</summary>
public sealed class RequestForm(RequestDrafting drafting, FormOffers offers, FormSearch search, TalkCards talk)
{
    private const int LongestField = 2000;

    private static readonly Func<Speaker, FormFields, Draft, (Draft Draft, FieldProblem? Problem)>[] Fields = [ReadEntitlement, ReadBeneficiary, ReadLength, ReadTicket, ReadJustification];

    /// <param name="about">An entitlement or a bundle that is chosen already; anything else chooses none.</param>
    internal Reply Open(Speaker speaker, string about) =>
        new Reply.Say(talk.Form(speaker.Organisation, new(Wanted(speaker, about, Draft.For(speaker.Person.Ref)) is null ? "" : about, "", speaker.Person.Handle.Value, "", ""), null));

    /// <summary>The form was filled in on a card, which is shown again with what is wrong.</summary>
    internal async Task<Reply> FillAsync(Speaker speaker, JsonObject inputs, CancellationToken cancellation)
    {
        var filled = FieldsOf(inputs);
        if (Secret(filled) is { } secret)
        {
            return new Reply.Say(secret);
        }

        var (draft, problems) = await ReadAsync(speaker, filled, cancellation);
        return problems is [var first, ..]
            ? new Reply.Say(talk.Form(speaker.Organisation, filled, first.Labelled))
            : await drafting.KeepAndAskAsync(speaker, draft, cancellation);
    }

    /// <summary>What the form offers as it is filled in so far.</summary>
    internal async Task<FormStep> LookAsync(Speaker speaker, JsonObject inputs, CancellationToken cancellation)
    {
        var filled = FieldsOf(inputs);
        var (draft, _) = Read(speaker, filled);
        return Secret(filled) is { } secret ? new FormStep.Ended(secret)
            : ReadBeneficiary(speaker, filled, draft).Problem is null ? new FormStep.Open(await offers.OfAsync(speaker, draft, cancellation))
            : new FormStep.Open(FormOffers.None);
    }

    /// <summary>The form was filled in for good. It is submitted once the way that the request takes was shown.</summary>
    internal async Task<FormStep> SubmitAsync(Speaker speaker, JsonObject inputs, string shown, CancellationToken cancellation)
    {
        var filled = FieldsOf(inputs);
        if (Secret(filled) is { } secret)
        {
            return new FormStep.Ended(secret);
        }

        var (draft, problems) = await ReadAsync(speaker, filled, cancellation);
        if (!problems.IsEmpty)
        {
            return new FormStep.Wrong(problems);
        }

        var ready = await offers.AsShownAsync(speaker, draft, cancellation);
        var offer = await offers.OfAsync(speaker, ready, cancellation);
        if (offer.Way != shown)
        {
            return new FormStep.Open(offer);
        }

        var reply = await drafting.SubmitAsync(speaker, ready, speaker.DialogId, cancellation);
        return reply.WhyNot is null ? new FormStep.Submitted(reply.Message) : new FormStep.Ended(reply.Message);
    }

    internal ImmutableArray<FormChoice> Entitlements(Speaker speaker, JsonObject inputs, int most) => search.Entitlements(speaker.Organisation, speaker.Person, Field(inputs, "entitlement"), speaker.Now, most);

    internal ImmutableArray<FormChoice> Beneficiaries(Speaker speaker, JsonObject inputs, int most) => search.Beneficiaries(speaker.Organisation, speaker.Person, Field(inputs, "beneficiary"), most);

    private OutgoingMessage? Secret(FormFields filled) => Secrets.Find(string.Join('\n', filled.Length, filled.Beneficiary, filled.Ticket, filled.Justification)) is { } secret
        ? talk.PastedSecret(SecretWords.Of(secret))
        : null;

    /// <summary>Everything that is wrong: at the fields first, and where those are right with the whole.</summary>
    private async Task<(Draft, ImmutableArray<FieldProblem>)> ReadAsync(Speaker speaker, FormFields filled, CancellationToken cancellation)
    {
        var (draft, problems) = Read(speaker, filled);
        return (draft, problems.IsEmpty ? await offers.WhyNotAsync(speaker, draft, cancellation) : problems);
    }

    private static (Draft Draft, ImmutableArray<FieldProblem> Problems) Read(Speaker speaker, FormFields filled)
    {
        var (draft, problems) = (Draft.For(speaker.Person.Ref), ImmutableArray.CreateBuilder<FieldProblem>());
        foreach (var read in Fields)
        {
            (draft, var problem) = read(speaker, filled, draft);
            if (problem is not null)
            {
                problems.Add(problem);
            }
        }

        return (draft, problems.ToImmutable());
    }

    private static (Draft, FieldProblem?) ReadEntitlement(Speaker speaker, FormFields filled, Draft draft) => Wanted(speaker, filled.Entitlement, draft) is { } wanted
        ? (wanted, null)
        : (draft, FormProblems.Entitlement("choose one from the list."));

    private static (Draft Draft, FieldProblem? Problem) ReadBeneficiary(Speaker speaker, FormFields filled, Draft draft) => filled.Beneficiary.Length == 0 ? (draft, null)
        : Answer(speaker, filled.Beneficiary, new OpenQuestion.ForWhom([])) switch
        {
            Answer.OfBeneficiary { Beneficiary: Finding<Identity>.Found found } => (draft.With(found), null),
            Answer.OfBeneficiary { Beneficiary: Finding<Identity>.Refused refused } => (draft, FormProblems.Beneficiary(refused.Reason)),
            Answer.OfBeneficiary { Beneficiary: Finding<Identity>.Ambiguous ambiguous } =>
                (draft, FormProblems.Beneficiary($"more than one has that name. Write {string.Join(" or ", ambiguous.Choices.Select(i => PlainText.Line(i.Handle.Value)))}.")),
            _ => (draft, FormProblems.Beneficiary("nobody here has that name. Write the handle, or leave it as it was.")),
        };

    private static (Draft, FieldProblem?) ReadLength(Speaker speaker, FormFields filled, Draft draft) => Answer(speaker, filled.Length, new OpenQuestion.HowLong([])) switch
    {
        Answer.OfLength { Length: Finding<SaidLength>.Found found } => (draft.With(found), null),
        Answer.OfLength { Length: Finding<SaidLength>.Refused refused } => (draft, FormProblems.Length(refused.Reason)),
        Answer.OfLength { Length: Finding<SaidLength>.Ambiguous { Choices: [_, ..] choices } } =>
            (draft, FormProblems.Length($"that can be read in more than one way. Write {string.Join(" or ", choices.Select(c => PlainText.Line(c.Words)))}.")),
        _ => (draft, FormProblems.Length("write for example 3 days, 8 hours or until Friday.")),
    };

    private static (Draft, FieldProblem?) ReadTicket(Speaker speaker, FormFields filled, Draft draft) => filled.Ticket.Length == 0 ? (draft, null)
        : Answer(speaker, filled.Ticket, new OpenQuestion.WhichTicket()) is Answer.OfTicket { Ticket: Finding<Ticket>.Found found } ? (draft.With(found), null)
        : (draft, FormProblems.Ticket("write one ticket, for example INC-4312, or leave it empty."));

    private static (Draft, FieldProblem?) ReadJustification(Speaker speaker, FormFields filled, Draft draft) => Answer(speaker, filled.Justification, new OpenQuestion.Why()) switch
    {
        Answer.OfJustification { Justification: Finding<string>.Found found } => (draft.With(found), null),
        Answer.OfJustification { Justification: Finding<string>.Refused refused } => (draft, FormProblems.Justification(refused.Reason)),
        _ => (draft, FormProblems.Justification("write one sentence. Whoever decides reads it.")),
    };

    private static FormFields FieldsOf(JsonObject inputs) =>
        new(Field(inputs, "entitlement"), Field(inputs, "length"), Field(inputs, "beneficiary"), Field(inputs, "ticket"), Typed(inputs, "justification"));

    private static Answer? Answer(Speaker speaker, string text, OpenQuestion question) => text.Length == 0 ? null : FreeText.Answer(text, speaker.Organisation, speaker.Person, speaker.Now, question);

    private static Draft? Wanted(Speaker speaker, string chosen, Draft draft) =>
        speaker.Organisation.Catalog.Find(new EntitlementId(chosen)) is { } entitlement ? draft.With(entitlement.Id)
        : FormSearch.BundleOf(speaker.Organisation.Catalog, chosen) is { } bundle ? draft.With(bundle)
        : null;

    private static string Field(JsonObject inputs, string name) =>
        inputs.Text(name) is { } text ? PlainText.Clean(text, LongestField) : "";

    /// <summary>What goes on record as it was typed: too much of it is refused, and nothing of it cut. What shows as nothing is nothing.</summary>
    private static string Typed(JsonObject inputs, string name) =>
        inputs.Text(name) is { } text && PlainText.Clean(text).Length > 0 ? text.ReplaceLineEndings("\n") : "";
}
