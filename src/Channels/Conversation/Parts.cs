using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Channels.Conversation.Defects;
using ChatGovernanceBot.Channels.Conversation.Findings;
using Microsoft.Extensions.DependencyInjection;

namespace ChatGovernanceBot.Channels.Conversation;

/// <summary>The cards and commands that stand in folders of their own: one line each.</summary>
public sealed class Parts(IEnumerable<ICardPart> cards, IEnumerable<IChatCommand> commands)
{
    public IReadOnlyList<IChatCommand> Commands { get; } = [.. commands];

    public static void Add(IServiceCollection services) => services
        .AddSingleton<FindingCard>()
        .AddSingleton<ICardPart, DriftFindings>()
        .AddSingleton<IChatCommand, ListDefects>()
        .AddSingleton<IChatCommand, CloseDefect>()
        .AddSingleton<Parts>();

    public ICardPart? Of(Governance.CardKind card) => cards.FirstOrDefault(part => part.Card == card);
}
