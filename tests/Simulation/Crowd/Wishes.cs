using ChatGovernanceBot.Simulation.Company;

namespace ChatGovernanceBot.Simulation.Crowd;

/// <summary>What somebody says when they want something.</summary>
internal static class Wishes
{
    private static readonly string[] Reasons = ["debug INC-4312", "close the quarter", "help a customer", "cover a colleague", "finish the migration"];

    /// <summary>A sentence that asks for one thing, or for a bundle of them.</summary>
    public static string Of(Employee who, Staff staff, Dice dice)
    {
        if (dice.Chance(3))
        {
            return $"I need {Goods.Unrouted} for 4 hours to look at the exhibits";
        }

        if (dice.Chance(4))
        {
            return $"bundle: {Goods.Bundle} for {(dice.Chance(50) ? $"{1 + dice.Roll(20)} hours" : $"{2 + dice.Roll(7)} days")} to {dice.Pick(Reasons)}";
        }

        var good = dice.Pick(Goods.All);
        var machines = staff.Machines.Where(m => m.Owner == who || m.Deputy == who).ToList();
        var whom = machines.Count > 0 && dice.Chance(40) ? " for " + dice.Pick(machines).Id : dice.Chance(12) ? " for " + dice.Pick(staff.Ordinary).Id : "";
        var ticket = good.IsPrivileged ? " (INC-4312)" : "";
        return $"I need {good.Id}{whom} for {Length(good, dice)} to {dice.Pick(Reasons)}{ticket}";
    }

    /// <summary>Something that must not be kept: a token, different each time.</summary>
    public static string Secret(Dice dice) => "ghp_" + string.Concat(Enumerable.Range(0, 36).Select(_ => (char)('a' + dice.Roll(26))));

    private static string Length(Good good, Dice dice) => good.Hours <= 24 || dice.Chance(40)
        ? $"{1 + dice.Roll(Math.Min(good.Hours, 20))} hours"
        : $"{2 + dice.Roll(good.Hours / 24 - 1)} days";
}
