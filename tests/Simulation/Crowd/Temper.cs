using ChatGovernanceBot.Simulation.Chat;

namespace ChatGovernanceBot.Simulation.Crowd;

/// <summary>How likely people press a button. What a button means is not known here: a verb that is not named gets what most get.</summary>
internal static class Temper
{
    private static readonly Dictionary<string, (int Weight, int Will)> Verbs = new(StringComparer.Ordinal)
    {
        ["approve"] = (10, 80),
        ["deny"] = (1, 75),
        ["nudge"] = (1, 30),
        ["cancel"] = (1, 3),
        ["release"] = (1, 10),
        ["remove-edge"] = (2, 60),
        ["keep-edge"] = (1, 60),
        ["attest"] = (9, 60),
        ["cannot-do"] = (1, 60),
        // These only show something, or begin what the crowd begins by saying it.
        ["review"] = (0, 0),
        ["refresh"] = (0, 0),
        ["request-form"] = (0, 0),
    };

    private static readonly (int Weight, int Will) Usual = (1, 40);

    public static int Weight(string verb) => Verbs.GetValueOrDefault(verb, Usual).Weight;

    /// <summary>Of a hundred who thought of it, so many do it; the others keep silent.</summary>
    public static int Will(string verb) => Verbs.GetValueOrDefault(verb, Usual).Will;

    public static CardButton Pick(IReadOnlyList<CardButton> buttons, Dice dice) =>
        dice.Pick([.. buttons.SelectMany(b => Enumerable.Repeat(b, Weight(b.Verb)))]);
}
