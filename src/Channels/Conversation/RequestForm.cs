using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Channels.Conversation.Understanding;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Governance.Policy;

namespace ChatGovernanceBot.Channels.Conversation;

/// <summary>The long form: everything that the conversation would ask, on one card. What is filled in is read field by field, as the answers to its questions are.</summary>
public sealed class RequestForm(RequestDrafting drafting, TalkCards talk)
{
    private const int LongestField = 2000;

    /// <param name="about">An entitlement that is chosen already; anything else chooses none.</param>
    internal Reply Open(Speaker speaker, string about) =>
        new Reply.Say(talk.Form(speaker.Organisation, new(Entitlement(speaker, about)?.Id.Value ?? "", "", speaker.Person.Handle.Value, "", ""), null));

    internal async Task<Reply> FillAsync(Speaker speaker, JsonObject inputs, CancellationToken cancellation)
    {
        var filled = new FormFields(Field(inputs, "entitlement"), Field(inputs, "length"), Field(inputs, "beneficiary"), Field(inputs, "ticket"), Field(inputs, "justification"));
        if (Secrets.Find(string.Join('\n', filled.Length, filled.Beneficiary, filled.Ticket, filled.Justification)) is { } secret)
        {
            return new Reply.Say(talk.PastedSecret(SecretWords.Of(secret)));
        }

        var draft = Draft.For(speaker.Person.Ref);
        foreach (var read in (Func<Speaker, FormFields, Draft, (Draft Draft, string? Problem)>[])[ReadEntitlement, ReadBeneficiary, ReadLength, ReadTicket, ReadJustification])
        {
            (draft, var problem) = read(speaker, filled, draft);
            if (problem is not null)
            {
                return new Reply.Say(talk.Form(speaker.Organisation, filled, problem));
            }
        }

        return await drafting.ConfirmFilledAsync(speaker, draft, problem => talk.Form(speaker.Organisation, filled, problem), cancellation);
    }

    private static (Draft, string?) ReadEntitlement(Speaker speaker, FormFields filled, Draft draft) => Entitlement(speaker, filled.Entitlement) is { } found
        ? (draft with { Entitlement = found.Id }, null)
        : (draft, "What you need access to: choose one from the list.");

    private static (Draft, string?) ReadBeneficiary(Speaker speaker, FormFields filled, Draft draft) => filled.Beneficiary.Length == 0 ? (draft, null)
        : Answer(speaker, filled.Beneficiary, new OpenQuestion.ForWhom([])) switch
        {
            Answer.OfBeneficiary { Beneficiary: Finding<Identity>.Found found } => (draft.With(found), null),
            Answer.OfBeneficiary { Beneficiary: Finding<Identity>.Refused refused } => (draft, $"For whom: {refused.Reason}"),
            Answer.OfBeneficiary { Beneficiary: Finding<Identity>.Ambiguous ambiguous } => (draft, $"For whom: more than one has that name. Write {string.Join(" or ", ambiguous.Choices.Select(i => PlainText.Line(i.Handle.Value)))}."),
            _ => (draft, "For whom: nobody here has that name. Write the handle, or leave it as it was."),
        };

    private static (Draft, string?) ReadLength(Speaker speaker, FormFields filled, Draft draft) => Answer(speaker, filled.Length, new OpenQuestion.HowLong([])) switch
    {
        Answer.OfLength { Length: Finding<SaidLength>.Found found } => (draft.With(found), null),
        Answer.OfLength { Length: Finding<SaidLength>.Refused refused } => (draft, $"For how long: {refused.Reason}"),
        Answer.OfLength { Length: Finding<SaidLength>.Ambiguous { Choices: [_, ..] choices } } => (draft, $"For how long: that can be read in more than one way. Write {string.Join(" or ", choices.Select(c => PlainText.Line(c.Words)))}."),
        _ => (draft, "For how long: write for example 3 days, 8 hours or until Friday."),
    };

    private static (Draft, string?) ReadTicket(Speaker speaker, FormFields filled, Draft draft) => filled.Ticket.Length == 0 ? (draft, null)
        : Answer(speaker, filled.Ticket, new OpenQuestion.WhichTicket()) is Answer.OfTicket { Ticket: Finding<Ticket>.Found found } ? (draft.With(found), null)
        : (draft, "Ticket: write one ticket, for example INC-4312, or leave it empty.");

    private static (Draft, string?) ReadJustification(Speaker speaker, FormFields filled, Draft draft) => Answer(speaker, filled.Justification, new OpenQuestion.Why()) switch
    {
        Answer.OfJustification { Justification: Finding<string>.Found found } => (draft.With(found), null),
        Answer.OfJustification { Justification: Finding<string>.Refused refused } => (draft, $"What for: {refused.Reason}"),
        _ => (draft, "What for: write one sentence. Whoever decides reads it."),
    };

    private static Answer? Answer(Speaker speaker, string text, OpenQuestion question) => text.Length == 0 ? null : FreeText.Answer(text, speaker.Organisation, speaker.Person, speaker.Now, question);

    private static Entitlement? Entitlement(Speaker speaker, string id) => speaker.Organisation.Catalog.Find(new EntitlementId(id));

    private static string Field(JsonObject inputs, string name) =>
        inputs[name] is JsonValue value && value.TryGetValue<string>(out var text) ? PlainText.Clean(text, LongestField) : "";
}
