using System.Collections.Immutable;
using ChatGovernanceBot.Governance;

namespace ChatGovernanceBot.Channels.Conversation.Understanding;

/// <summary>The one question that stands open between the bot and this speaker in this conversation.</summary>
public abstract record OpenQuestion
{
    private OpenQuestion()
    {
    }

    /// <param name="Offered">The choices shown, in order; "2" means the second. May be empty.</param>
    public sealed record WhichEntitlement(ImmutableArray<EntitlementId> Offered) : OpenQuestion
    {
        /// <summary>The bundles among the choices; they stand behind the entitlements.</summary>
        public ImmutableArray<BundleId> Bundles { get; init; } = [];
    }

    /// <param name="Offered">The choices shown, in order; "2" means the second. May be empty.</param>
    public sealed record HowLong(ImmutableArray<SaidLength> Offered) : OpenQuestion;

    public sealed record WhichTicket : OpenQuestion;

    public sealed record Why : OpenQuestion;

    /// <param name="Offered">The choices shown, in order; "2" means the second. May be empty.</param>
    public sealed record ForWhom(ImmutableArray<IdentityId> Offered) : OpenQuestion;
}
