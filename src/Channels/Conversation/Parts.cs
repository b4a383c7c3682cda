using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Channels.Conversation.Defects;
using ChatGovernanceBot.Channels.Conversation.Reviews;
using Microsoft.Extensions.DependencyInjection;

namespace ChatGovernanceBot.Channels.Conversation;

/// <summary>The cards and commands that stand in folders of their own: one line each.</summary>
public sealed class Parts(IEnumerable<ICardPart> cards, IEnumerable<IChatCommand> commands)
{
    public IReadOnlyList<IChatCommand> Commands { get; } = [.. commands];

    public static void Add(IServiceCollection services) => services
        .AddSingleton<IChatCommand, ListDefects>()
        .AddSingleton<IChatCommand, CloseDefect>()
        .AddSingleton<ReviewDesk>().AddSingleton<FactsForReviewers>().AddSingleton<ReviewCards>()
        .AddSingleton(provider => new Lazy<Showing>(provider.GetRequiredService<Showing>))
        .AddSingleton(provider => new Lazy<RequestDrafting>(provider.GetRequiredService<RequestDrafting>))
        .AddSingleton<ICardPart, ReviewPart>()
        .AddSingleton<ICardPart, ReviewReminderPart>()
        .AddSingleton<ICardPart, ReviewEndedPart>()
        .AddSingleton<IChatCommand, MyReviews>()
        .AddSingleton<Parts>();

    public ICardPart? Of(Governance.CardKind card) => cards.FirstOrDefault(part => part.Card == card);
}
