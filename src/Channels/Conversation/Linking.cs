using System.Collections.Frozen;
using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Accounts;
using ChatGovernanceBot.Governance.Audit;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Ledger;
using ChatGovernanceBot.Ledger.Rows;
using Microsoft.Extensions.Logging;

namespace ChatGovernanceBot.Channels.Conversation;

/// <summary>
/// The chat's end of a sign-in by link: gives the link, shows the code in the chat that asked for it, and makes the account the person's once
/// both ends said that they show the same.
/// </summary>
public sealed partial class Linking(
    LinkBook links, LedgerWriter writer, ILinkAddress address, ICurrentPolicy policy, IEnumerable<IChannel> channels, AccountCards cards, TalkCards talk, ILogger<Linking> log) : ILinking
{
    private const string SameCode = "same-code";
    private const string NotMe = "not-me";

    /// <summary>The buttons of the card that shows the code.</summary>
    internal static readonly FrozenSet<string> Verbs = FrozenSet.Create(SameCode, NotMe);

    /// <summary>Whether anybody can sign in here.</summary>
    internal bool IsOn => address.Of("") is not null;

    internal async Task<Reply> BeginAsync(ChatAccount account, Audience audience, CancellationToken cancellation)
    {
        if (audience != Audience.Person)
        {
            return new Reply.Say(Alone());
        }

        var (token, refusal) = await links.BeginAsync(account, cancellation);
        return new Reply.Say(token is null ? talk.Notice("There is no new link", refusal!, CardTone.Warning) : cards.Link(address.Of(token)!, account));
    }

    /// <summary>The code was compared in the chat. Only the account that asked for the link is heard, and only where nobody else reads.</summary>
    internal async Task<Reply> PressAsync(ChatAccount account, Audience audience, PressedButton button, CancellationToken cancellation)
    {
        if (audience != Audience.Person)
        {
            return new Reply.Say(Alone());
        }

        var step = button.Verb == SameCode ? await links.ConfirmInChatAsync(button.Id, account, cancellation) : await links.StopInChatAsync(button.Id, account, cancellation);
        if (step.Refusal is { } refusal)
        {
            return new Reply.Replace(talk.Notice("Nothing was done", refusal, CardTone.Warning));
        }

        if (button.Verb == NotMe)
        {
            return new Reply.Replace(talk.Notice("Stopped", "Nothing was linked, and the link no longer works.", CardTone.Plain, "If you did not ask for it, tell whoever runs this bot."));
        }

        var settled = await SettleAsync(step.Attempt!, cancellation);
        if (settled.Joins is not null)
        {
            await TellAsync(step.Attempt!, LinkTelling.Welcome, Welcome(step.Attempt!), cancellation);
        }

        return new Reply.Replace(Told(settled));
    }

    public async Task ShowCodeAsync(LinkAttemptRow attempt, CancellationToken cancellation) =>
        await TellAsync(attempt, LinkTelling.Code, Code(attempt), cancellation);

    public async Task<LinkOutcome> ConfirmedAsync(LinkAttemptRow attempt, CancellationToken cancellation)
    {
        var settled = await SettleAsync(attempt, cancellation);
        if (settled.End is not null && await TellAsync(attempt, LinkTelling.End, Told(settled), cancellation) && settled.Joins is not null)
        {
            await TellAsync(attempt, LinkTelling.Welcome, Welcome(attempt), cancellation);
        }

        return new(settled.End == LinkStage.Linked, settled.Text);
    }

    public Task StoppedAsync(LinkAttemptRow attempt, CancellationToken cancellation) => TellAsync(attempt, LinkTelling.End, StoppedOnPage(), cancellation);

    public async Task<SendResult?> TellOwedAsync(string card, LinkTelling what, CancellationToken cancellation)
    {
        if (await links.FindByCardAsync(card, cancellation) is not { } attempt || await OwedAsync(attempt, what, cancellation) is not { } message)
        {
            return null;
        }

        var result = await SendAsync(attempt, what, message, cancellation);
        return result is SendResult.Sent && what == LinkTelling.End && attempt.Stage == LinkStage.Linked
            ? await SendAsync(attempt, LinkTelling.Welcome, Welcome(attempt), cancellation)
            : result;
    }

    // A refusal is said again from the answer that is kept with its key.
    private async Task<OutgoingMessage?> OwedAsync(LinkAttemptRow attempt, LinkTelling what, CancellationToken cancellation) => (what, attempt.Stage) switch
    {
        (LinkTelling.Code, LinkStage.Comparing) when links.WhyNot(attempt, LinkStage.Comparing) is null => Code(attempt),
        (LinkTelling.End, LinkStage.Linked) => Told(new(LinkStage.Linked, LinkedText(attempt))),
        (LinkTelling.End, LinkStage.Refused) => Told(await SettleAsync(attempt, cancellation)),
        (LinkTelling.End, LinkStage.Stopped) => StoppedOnPage(),
        (LinkTelling.Welcome, LinkStage.Linked) => Welcome(attempt),
        _ => null,
    };

    /// <summary>Where an attempt stands after an end confirmed it.</summary>
    /// <param name="End">Null while the other end has not confirmed.</param>
    /// <param name="Joins">Who was linked by this very step.</param>
    private sealed record Settled(LinkStage? End, string Text, PersonId? Joins = null);

    private async Task<Settled> SettleAsync(LinkAttemptRow attempt, CancellationToken cancellation)
    {
        if (attempt is not { PageConfirmedAt: not null, ChatConfirmedAt: not null, Person: { } signedIn })
        {
            return new(null, attempt.PageConfirmedAt is null ? "Now press “My chat shows this code” on the page." : "Now press “The codes are the same” in your chat.");
        }

        var (person, account) = (new PersonId(signedIn), new AccountRef(attempt.Account));
        var by = new Actor.Human(person, (await links.AccountOfAsync(attempt.Account, cancellation))?.Provider ?? "");
        var executed = await writer.ExecuteAsync(new AccountCommand.Link(person, account), new CommandContext(by, $"link:{attempt.Card}", []), cancellation);
        var end = executed.Refusal is null ? LinkStage.Linked : LinkStage.Refused;
        var isFirst = await links.FinishAsync(attempt, end, cancellation);
        if (!isFirst && end == LinkStage.Linked && await links.FindByCardAsync(attempt.Card, cancellation) is { Stage: LinkStage.Stopped })
        {
            // It was stopped while it was carried out, and who stops it is right.
            await writer.ExecuteAsync(new AccountCommand.Unlink(person, account), new CommandContext(by, $"unlink:{attempt.Card}", []), cancellation);
            return new(LinkStage.Stopped, "It was stopped meanwhile, so the account is not linked.");
        }

        return new(end, executed.Refusal?.Reason ?? LinkedText(attempt), isFirst && end == LinkStage.Linked ? person : null);
    }

    private OutgoingMessage Code(LinkAttemptRow attempt) => cards.Code(attempt, NameOf(attempt));

    private OutgoingMessage Welcome(LinkAttemptRow attempt) => policy.Organisation is var organisation && organisation.Roster.Find(new PersonId(attempt.Person ?? "")) is { } person
        ? talk.Welcome(organisation, person)
        : talk.Help(organisation, []);

    private OutgoingMessage StoppedOnPage() =>
        talk.Notice("Stopped on the page", "Whoever signed in stopped it. Nothing was linked, and the link no longer works.", CardTone.Warning, "Say link my account to try again.");

    private string LinkedText(LinkAttemptRow attempt) => $"This chat account now belongs to {NameOf(attempt)}.";

    private OutgoingMessage Told(Settled settled) => settled.End switch
    {
        null => talk.Notice("Confirmed here", settled.Text, CardTone.Accent),
        LinkStage.Linked => talk.Notice("Linked", settled.Text, CardTone.Good, "Say my accounts to choose where your cards come, or to unlink it."),
        _ => talk.Notice("Not linked", settled.Text, CardTone.Warning),
    };

    private OutgoingMessage Alone() =>
        talk.Notice("Say this to me alone", "Whoever has a link can go on with it, so none is given or gone on with where others read. Nothing was done.", CardTone.Warning, "Say link my account in a chat of our own.");

    private string NameOf(LinkAttemptRow attempt) => PlainText.Line(policy.Organisation.Roster.NameOf(new PersonId(attempt.Person ?? "")));

    private static DeliveryId TellingOf(LinkAttemptRow attempt, LinkTelling what) =>
        what == LinkTelling.Code ? new(attempt.Card) : new(StableId.Of($"link {what}\n{attempt.Card}"));

    /// <summary>Says it in the chat that asked, or owes it.</summary>
    /// <returns>Whether nothing of it is owed.</returns>
    private async Task<bool> TellAsync(LinkAttemptRow attempt, LinkTelling what, OutgoingMessage message, CancellationToken cancellation)
    {
        if (await SendAsync(attempt, what, message, cancellation) is not SendResult.TryLater later)
        {
            return true;
        }

        await links.OweAsync(attempt, what, later.After ?? TimeSpan.Zero, cancellation);
        return false;
    }

    private async Task<SendResult> SendAsync(LinkAttemptRow attempt, LinkTelling what, OutgoingMessage message, CancellationToken cancellation)
    {
        var account = await links.AccountOfAsync(attempt.Account, cancellation);
        var result = account is not null && channels.FirstOrDefault(c => c.Provider == account.Provider) is { } channel
            ? await channel.SendAsync(account, TellingOf(attempt, what), message, cancellation)
            : new SendResult.Unreachable("The channel is off.");
        if (result is not SendResult.Sent)
        {
            LogNotTold(attempt.Account, result switch { SendResult.TryLater later => later.Reason, SendResult.Unreachable gone => gone.Reason, _ => "The message is gone." });
        }

        return result;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Where a link stands could not be said to account {Account}: {Reason}")]
    private partial void LogNotTold(string account, string reason);
}
