using System.Globalization;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Governance.Requests;

namespace ChatGovernanceBot.Governance.Access;

/// <summary>What an answer to a review is bound to (I11): what is held, by whom, on what grounds and until when.</summary>
public static class ReviewDigest
{
    public static ShownDigest Of(Access access, Organisation organisation)
    {
        var entitlement = organisation.Catalog.Find(access.Id.Entitlement);
        string[] parts =
        [
            "review/1", access.Id.Value, Text(access.Review?.Open?.Question ?? 0), access.Origin.ToString(),
            entitlement?.Name ?? "", entitlement?.Role ?? "", entitlement?.Description ?? "",
            entitlement?.Sensitivity.ToString() ?? "", entitlement?.Privilege.ToString() ?? "", entitlement?.Class.ToString() ?? "",
            .. Holder(access.Id.Identity, organisation.Roster),
            .. access.Live.Select(Text),
        ];
        return Digest.Of(parts);
    }

    private static string[] Holder(IdentityId identity, Roster roster) => roster.Find(identity) switch
    {
        Person person => [person.Title, person.Department, person.Manager?.Value ?? "", person.Employment.ToString()],
        Machine machine => [machine.Purpose, machine.Owner.Value, machine.Deputy?.Value ?? "", machine.MachineKind.ToString()],
        _ => [],
    };

    private static string Text(Claim claim) => claim.State is ClaimState.Active active
        ? string.Create(CultureInfo.InvariantCulture, $"{claim.Ref} from {active.From.UtcTicks} until {active.EndsAt?.UtcTicks ?? -1}")
        : $"{claim.Ref} waits";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
