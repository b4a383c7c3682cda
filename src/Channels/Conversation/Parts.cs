using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Channels.Conversation.Absences;
using ChatGovernanceBot.Channels.Conversation.Chasing;
using ChatGovernanceBot.Channels.Conversation.Defects;
using ChatGovernanceBot.Channels.Conversation.Findings;
using ChatGovernanceBot.Channels.Conversation.Follows;
using ChatGovernanceBot.Channels.Conversation.Hands;
using ChatGovernanceBot.Channels.Conversation.Policies;
using ChatGovernanceBot.Channels.Conversation.Reviews;
using ChatGovernanceBot.Channels.Conversation.Revoking;
using ChatGovernanceBot.Channels.Conversation.Work;
using Microsoft.Extensions.DependencyInjection;

namespace ChatGovernanceBot.Channels.Conversation;

/// <summary>The cards and commands that stand in folders of their own: one line each.</summary>
public sealed class Parts(IServiceProvider services)
{
    // A part may lead to a request, whose cards are written by way of the parts again: so they are made when one is first needed.
    private readonly Lazy<IReadOnlyList<ICardPart>> _cards = new(() => [.. services.GetServices<ICardPart>()]);
    private readonly Lazy<IReadOnlyList<IChatCommand>> _commands = new(() => [.. services.GetServices<IChatCommand>()]);

    public IReadOnlyList<IChatCommand> Commands => _commands.Value;

    public static void Add(IServiceCollection services) => services
        .AddSingleton<BotTasks>()
        .AddSingleton<FindingCard>()
        .AddSingleton<ICardPart, DriftFindings>()
        .AddSingleton<DefectsAbout>()
        .AddSingleton<ICardPart, OpenDefectPart>()
        .AddSingleton<IChatCommand, ListDefects>()
        .AddSingleton<IChatCommand, CloseDefect>()
        .AddSingleton<FollowUps>()
        .AddSingleton<IChatCommand, ExtendAccess>()
        .AddSingleton<MessagePace>()
        .AddSingleton<NudgeApprovers>().AddSingleton<IChatCommand>(p => p.GetRequiredService<NudgeApprovers>())
        .AddSingleton<IChatCommand, GoAway>()
        .AddSingleton<IChatCommand, ComeBack>()
        .AddSingleton<ICardPart, HeldPolicyCard>()
        .AddSingleton<HandsCard>().AddSingleton<HandsDesk>()
        .AddSingleton<ICardPart, HandsPart>()
        .AddSingleton<ICardPart, HandsReminderPart>()
        .AddSingleton<ReviewDesk>().AddSingleton<ReviewQuestions>().AddSingleton<FactsForReviewers>().AddSingleton<ReviewCards>()
        .AddSingleton<ICardPart, ReviewPart>()
        .AddSingleton<ICardPart, ReviewReminderPart>()
        .AddSingleton<ICardPart, ReviewEndedPart>()
        .AddSingleton<IChatCommand, MyReviews>()
        .AddSingleton<RevokedCard>()
        .AddSingleton<ICardPart, RevokedPart>()
        .AddSingleton<IChatCommand, RevokeAccess>()
        .AddSingleton<OwnerQuestions>().AddSingleton<OpenWork>().AddSingleton<IChatCommand, MyWork>()
        .AddSingleton<Parts>();

    public ICardPart? Of(Governance.CardKind card) => _cards.Value.FirstOrDefault(part => part.Card == card);
}
