using System.Collections.Immutable;
using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Channels.Conversation.Understanding;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Ledger;
using ChatGovernanceBot.Ledger.Rows;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ChatGovernanceBot.Channels.Conversation;

/// <summary>The one conversation behind all channels: reads what was said, pressed or filled in, and answers once what it did is durable.</summary>
public sealed partial class Conversations(
    ICurrentPolicy policy, DialogBook dialogs, RequestDrafting drafting, RequestForm form, Overviews overviews, OwnAccounts own, Endings endings, Buttons buttons, Parts parts, TalkCards talk, TalkPace pace,
    [FromKeyedServices(Clocks.Governance)] TimeProvider governance, ILogger<Conversations> log) : IConversation, IRequestForms, IOwnHome
{
    public async Task<IReadOnlyList<Reply>> HandleAsync(Incoming incoming, CancellationToken cancellation) => IsActive(incoming) || incoming is not Incoming.Said
        ? await AnswerAsync(incoming, cancellation)
        // Whoever left is told so, and at a pace.
        : await pace.AnswerAsync(incoming.Account, talk, async () => (await AnswerAsync(incoming, cancellation))[0]);

    private bool IsActive(Incoming incoming) => policy.Organisation.Roster.Find(incoming.Person) is { Employment: Employment.Active };

    private Task<IReadOnlyList<Reply>> AnswerAsync(Incoming incoming, CancellationToken cancellation) => AsSpeakerAsync<IReadOnlyList<Reply>>(
        incoming,
        async speaker => incoming is not Incoming.Pressed pressed ? await HearAsync(speaker, ((Incoming.Said)incoming).Text, cancellation)
            : await buttons.PressAsync(speaker, pressed, cancellation) is { } answer ? [answer] : [],
        message => [new Reply.Say(message) { WhyNot = message.Text }],
        message => [new Reply.Say(message) { WhyNot = message.Text, IsNotNow = true }]);

    public Task<FormStep> LookAsync(Incoming.Pressed filled, CancellationToken cancellation) =>
        AsSpeakerAsync(filled, speaker => form.LookAsync(speaker, filled.Inputs, cancellation), message => new FormStep.Ended(message), message => new FormStep.NotNow(message));

    public Task<FormStep> SubmitAsync(Incoming.Pressed filled, string shown, CancellationToken cancellation) =>
        AsSpeakerAsync(filled, speaker => form.SubmitAsync(speaker, filled.Inputs, shown, cancellation), message => new FormStep.Ended(message), message => new FormStep.NotNow(message));

    public Task<ImmutableArray<FormChoice>> EntitlementsAsync(Incoming.Pressed typed, int most, CancellationToken cancellation) =>
        AsSpeakerAsync(typed, speaker => Task.FromResult(form.Entitlements(speaker, typed.Inputs, most)), _ => []);

    public Task<ImmutableArray<FormChoice>> BeneficiariesAsync(Incoming.Pressed typed, int most, CancellationToken cancellation) =>
        AsSpeakerAsync(typed, speaker => Task.FromResult(form.Beneficiaries(speaker, typed.Inputs, most)), _ => []);

    public Task<OutgoingMessage> ShowAsync(Incoming incoming, CancellationToken cancellation) =>
        AsSpeakerAsync(incoming, speaker => overviews.HomeAsync(speaker, cancellation), message => message);

    /// <summary>Only who is on the roster speaks, and whatever goes wrong is said.</summary>
    /// <param name="notNow">What is answered where it is the bot that cannot do it; null where that is what is answered to whoever is refused.</param>
    private async Task<T> AsSpeakerAsync<T>(Incoming incoming, Func<Speaker, Task<T>> answer, Func<OutgoingMessage, T> refused, Func<OutgoingMessage, T>? notNow = null)
    {
        try
        {
            var organisation = policy.Organisation;
            return organisation.Roster.Find(incoming.Person) is { Employment: Employment.Active } person
                ? await answer(new Speaker(incoming, person, organisation, governance.GetUtcNow()))
                : refused(talk.Notice("You cannot do this here", "You are not in the people file, or no longer active in it. Nothing was done.", CardTone.Warning));
        }
        catch (LedgerUnavailableException exception)
        {
            LogNotRecorded(exception);
            return (notNow ?? refused)(talk.NotRecorded());
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogFailed(exception);
            return (notNow ?? refused)(talk.Failed());
        }
    }

    // Whoever writes too fast is told once, and then not until they are read again: the answers would be a flood too.
    private async Task<IReadOnlyList<Reply>> HearAsync(Speaker speaker, string text, CancellationToken cancellation) => pace.Hear(speaker.Person.Ref) switch
    {
        Heard.Yes => [await AnswerAsync(speaker, text, cancellation)],
        Heard.TooFast => [TooFast()],
        _ => [],
    };

    private Reply.Say TooFast()
    {
        var message = talk.Notice(
            "That is faster than I read", $"I read {TalkPace.AtOnce} messages at once, and then one each second. This one was not read, nor is what follows before then. Nothing was done.", CardTone.Warning, "Wait a minute, then say it again.");
        return new(message) { WhyNot = message.Text };
    }

    private async Task<Reply> AnswerAsync(Speaker speaker, string text, CancellationToken cancellation)
    {
        if (Spoken.Of(text) is { } spoken && parts.Commands.Select(c => (Command: c, Answer: c.Answer(speaker, spoken, cancellation))).FirstOrDefault(said => said.Answer is not null) is ({ } command, { } answer))
        {
            var reply = await answer;
            return command.ListsOnesOwn && !speaker.IsAlone ? Alone() : reply;
        }

        var dialog = await dialogs.FindAsync(speaker.Incoming.Account.Provider, speaker.Incoming.Conversation.Value, speaker.Person.Ref.Value, cancellation);
        var draft = dialog is null ? null : Draft.FromJson(dialog.State);
        return FreeText.Read(text, speaker.Organisation, speaker.Person, speaker.Now, draft?.OpenQuestion) switch
        {
            Understood.Asks asks => await drafting.BeginAsync(speaker, asks, draft, cancellation),
            Understood.Answers answers when draft is not null => await drafting.GoOnAsync(speaker, answers.Answer, draft, cancellation),
            Understood.Status or Understood.MyAccess or Understood.MyApprovals when !speaker.IsAlone => Alone(),
            Understood.Status status => await overviews.StatusAsync(speaker, status.Request, status.Page, cancellation),
            Understood.MyAccess access => new Reply.Say(await overviews.MyAccessAsync(speaker, access.Page, cancellation)),
            Understood.MyApprovals approvals => await overviews.MyApprovalsAsync(speaker, approvals.Page, cancellation),
            Understood.LinkAccount => own.LinkHere(),
            Understood.MyAccounts => await own.ListAsync(speaker, cancellation),
            Understood.Cancel cancel => await endings.CancelAsync(speaker, cancel.Target, OpenDialog(dialog, draft), cancellation),
            Understood.Release release => await endings.ReleaseAsync(speaker, release.Target, cancellation),
            Understood.PastedSecret secret => new Reply.Say(talk.PastedSecret(SecretWords.Of(secret.Kind))),
            Understood.TooLong tooLong => new Reply.Say(talk.Notice("That is too long", $"A message has at most {tooLong.Limit} characters. Nothing was read or recorded.", CardTone.Warning, "Say it in a few words.")),
            Understood.Help or Understood.Greeting => new Reply.Say(talk.Help(speaker.Organisation, parts.Commands.Select(c => c.Help))),
            _ => new Reply.Say(talk.Notice("I did not understand that", "I take requests for access and say where they stand.", CardTone.Plain, "Say for example “I need read access to billing-db for 3 days to debug INC-4312”, or help.")),
        };
    }

    private Reply.Say Alone() => new(talk.Alone("What is yours, and what others ask of you, is listed only where nobody else reads."));

    private static string? OpenDialog(DialogRow? dialog, Draft? draft) => draft is { NamesNothing: false } or { Open: not DraftQuestion.Nothing } ? dialog?.Id : null;

    [LoggerMessage(Level = LogLevel.Error, Message = "The ledger could not be written; the person was told that nothing was done.")]
    private partial void LogNotRecorded(Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "Answering a message failed.")]
    private partial void LogFailed(Exception exception);
}
