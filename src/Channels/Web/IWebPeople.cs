using ChatGovernanceBot.Governance.People;

namespace ChatGovernanceBot.Channels.Web;

/// <summary>Whom the web chat can act as: the people of the policy in force.</summary>
public interface IWebPeople
{
    /// <summary>The person with this handle, also one who has left; null if nobody has it.</summary>
    Person? Find(string handle);

    /// <summary>Everyone, also those who have left.</summary>
    IReadOnlyList<Person> All();
}
