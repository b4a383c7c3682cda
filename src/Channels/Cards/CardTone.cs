using ChatGovernanceBot.Governance.Policy;

namespace ChatGovernanceBot.Channels.Cards;

/// <summary>
/// The <c>tone</c> that templates take: at once a text colour and a container style of Adaptive Cards 1.5,
/// so one word in the data colours a badge, a step or a headline. Colour never stands alone; the words say it too.
/// </summary>
public static class CardTone
{
    public const string Plain = "default";
    public const string Accent = "accent";
    public const string Good = "good";
    public const string Warning = "warning";
    public const string Attention = "attention";

    public static string Of(DataSensitivity sensitivity) => sensitivity switch
    {
        DataSensitivity.Public => Good,
        DataSensitivity.Internal => Accent,
        DataSensitivity.Confidential => Warning,
        DataSensitivity.Restricted => Attention,
        _ => throw new ArgumentOutOfRangeException(nameof(sensitivity)),
    };

    public static string Of(PrivilegeLevel privilege) => privilege switch
    {
        PrivilegeLevel.Standard => Good,
        PrivilegeLevel.Elevated => Warning,
        PrivilegeLevel.Privileged => Attention,
        _ => throw new ArgumentOutOfRangeException(nameof(privilege)),
    };
}
