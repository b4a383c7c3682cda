using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Requests;

namespace ChatGovernanceBot.Channels.Cards;

/// <summary>What is said where what one request gave ends, and stays where it is all the same.</summary>
internal static class Staying
{
    /// <returns>Null where it is taken away.</returns>
    public static string? Why(Item item, Access access, RequestId request) => access.Live.Select(c => c.Ref.Request).Where(r => r != request).Distinct().Select(r => r.Value).ToList() is { Count: > 0 } others
        ? $"{item.Entitlement} stays for as long as {Wording.All(others)} gives it too."
        : access.Origin == EdgeOrigin.PreExisting ? $"{item.Entitlement} was there before this request, so its owner is asked whether it is removed or stays."
        : null;
}
