using ChatGovernanceBot.Governance.People;

namespace ChatGovernanceBot.Channels.Web;

/// <summary>Who may be acted as in the web chat.</summary>
internal static class Admission
{
    /// <summary>Why nobody can act as this person, for that person to read; null if it is allowed.</summary>
    public static string? Refusal(Person? person, string handle) => person switch
    {
        null when handle.Length == 0 => "Choose whom to act as: open /chat?as=HANDLE.",
        null => "Nobody in the people file has this handle. Choose someone from the list.",
        { Employment: Employment.Left } => $"{person.DisplayName} has left and can no longer use the chat. Choose someone else from the list.",
        _ => null,
    };
}
