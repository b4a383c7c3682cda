using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Channels.Conversation;
using ChatGovernanceBot.Channels.Slack.Api;
using ChatGovernanceBot.Governance.People;

namespace ChatGovernanceBot.Channels.Slack;

/// <summary>Whether somebody is heard.</summary>
internal abstract record SlackAdmission
{
    /// <summary>A full member of the workspace, and whom the account belongs to.</summary>
    public sealed record Admitted(Person Person) : SlackAdmission;

    /// <summary>Not heard, and what they are told: a full member whose account is nobody's here, and whoever said something that is not heard.</summary>
    /// <param name="Replies">None where they were told so often enough.</param>
    public sealed record Told(IReadOnlyList<Reply> Replies) : SlackAdmission;

    /// <summary>Not heard: deactivated, a bot, a guest or from elsewhere.</summary>
    public sealed record Refused(OutgoingMessage Message) : SlackAdmission;

    /// <summary>Not heard now: Slack does not say who it is.</summary>
    /// <param name="Message">For somebody who waits.</param>
    public sealed record NotNow(SlackOutcome.Later Why, OutgoingMessage Message) : SlackAdmission;
}

/// <summary>Everybody comes in here: what Slack says that an account is goes first, then whose it is. A deactivated account, a bot or a guest is nobody, whomever it is linked to.</summary>
internal sealed class SlackDoor(SlackUsers users, IAccounts accounts, IStrangers strangers, TalkCards talk, TalkPace pace)
{
    /// <summary>Lets in somebody who said or pressed something, and waits.</summary>
    /// <param name="text">Null where nothing was said.</param>
    internal async Task<SlackAdmission> AdmitAsync(ChatAccount account, string? text, PressedButton? button, CancellationToken cancellation) =>
        await AdmitAsync(await users.AwaitedStandingAsync(account, cancellation), account, text, button, cancellation) switch
        {
            SlackAdmission.Refused { Message: var message } when text is not null => await PacedAsync(account, message),
            SlackAdmission.NotNow { Message: var message } when text is not null => await PacedAsync(account, message),
            var admission => admission,
        };

    private async Task<SlackAdmission> PacedAsync(ChatAccount account, OutgoingMessage message) =>
        new SlackAdmission.Told(await pace.AnswerAsync(account, talk, () => Task.FromResult<Reply>(new Reply.Say(message))));

    /// <summary>Whether somebody is shown what is theirs, where nobody waits for it.</summary>
    internal async Task<SlackAdmission> AdmitToOwnAsync(ChatAccount account, CancellationToken cancellation) =>
        await AdmitAsync(await users.StandingAsync(account, cancellation), account, null, null, cancellation);

    private async Task<SlackAdmission> AdmitAsync(SlackStanding standing, ChatAccount account, string? text, PressedButton? button, CancellationToken cancellation) =>
        standing switch
        {
            SlackStanding.Refused refused => new SlackAdmission.Refused(talk.Notice("You cannot do this here", $"{refused.Reason} Nothing was done.", CardTone.Warning, "Only full members of this workspace are heard.")),
            SlackStanding.Unknown unknown => new SlackAdmission.NotNow(unknown.Why, talk.Notice("Slack does not say who you are now", "So nothing was done.", CardTone.Warning, "Try again in a minute.")),
            _ => await accounts.FindAsync(account, cancellation) is { } person
                ? new SlackAdmission.Admitted(person)
                : new SlackAdmission.Told(await strangers.AnswerAsync(new StrangerTurn(account, Audience.Person, text, button), cancellation)),
        };
}
