using System.Collections.Immutable;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Governance.Policy;

namespace ChatGovernanceBot.Channels.Conversation.Understanding;

/// <summary>What a person meant by one message.</summary>
public abstract record Understood
{
    private Understood()
    {
    }

    /// <summary>A request. The beneficiary is the speaker unless somebody else was named.</summary>
    public sealed record Asks(
        Finding<Entitlement> Entitlement, Finding<SaidLength> Length, Finding<Ticket> Ticket, Finding<string> Justification, Finding<Identity> Beneficiary)
        : Understood
    {
        /// <summary>The bundle that was asked for, beside or in place of an entitlement: where both were named, it is asked which is meant.</summary>
        public Finding<Bundle> Bundle { get; init; } = new Finding<Bundle>.Missing([]);
    }

    /// <summary>The answer to the open question.</summary>
    public sealed record Answers(Answer Answer) : Understood;

    /// <summary>What can I say here?</summary>
    public sealed record Help : Understood;

    /// <summary>What became of my requests, or of one.</summary>
    /// <param name="Page">From 1.</param>
    public sealed record Status(RequestId? Request, int Page = 1) : Understood;

    /// <summary>What do I hold?</summary>
    public sealed record MyAccess(int Page = 1) : Understood;

    /// <summary>What waits for my decision?</summary>
    /// <param name="Page">From 1.</param>
    public sealed record MyApprovals(int Page = 1) : Understood;

    /// <summary>Make this chat account mine.</summary>
    public sealed record LinkAccount : Understood;

    /// <summary>Which chat accounts are mine, and which one gets my cards?</summary>
    public sealed record MyAccounts : Understood;

    /// <summary>Withdraw a request, or the draft when none is named.</summary>
    public sealed record Cancel(Target Target) : Understood;

    /// <summary>Give access back before its end.</summary>
    public sealed record Release(Target Target) : Understood;

    /// <summary>Hello, and nothing else.</summary>
    public sealed record Greeting : Understood;

    /// <summary>The text held a credential. Nothing of the text is kept here, and none may be stored or echoed (I9).</summary>
    public sealed record PastedSecret(SecretKind Kind) : Understood;

    /// <summary>The text is longer than <paramref name="Limit"/> characters and was not read.</summary>
    public sealed record TooLong(int Limit) : Understood;

    /// <summary>None of these.</summary>
    public sealed record NotUnderstood : Understood;
}

/// <summary>What a command is about.</summary>
public abstract record Target
{
    private Target()
    {
    }

    /// <summary>Nothing was named.</summary>
    public sealed record Unnamed : Target;

    /// <summary>A request by its id, letters in upper case.</summary>
    public sealed record OfRequest(RequestId Request) : Target
    {
        /// <summary>Which of its items; empty where all are meant.</summary>
        public ImmutableArray<EntitlementId> Only { get; init; } = [];
    }

    /// <summary>An entitlement by its words.</summary>
    public sealed record OfEntitlement(Finding<Entitlement> Entitlement) : Target;
}

/// <summary>The answer to an <see cref="OpenQuestion"/>, of the same kind.</summary>
public abstract record Answer
{
    private Answer()
    {
    }

    public sealed record OfEntitlement(Finding<Entitlement> Entitlement) : Answer
    {
        /// <summary>As in a request.</summary>
        public Finding<Bundle> Bundle { get; init; } = new Finding<Bundle>.Missing([]);
    }

    public sealed record OfLength(Finding<SaidLength> Length) : Answer;
    public sealed record OfTicket(Finding<Ticket> Ticket) : Answer;
    public sealed record OfJustification(Finding<string> Justification) : Answer;
    public sealed record OfBeneficiary(Finding<Identity> Beneficiary) : Answer;
}

/// <summary>A kind of credential that people paste.</summary>
public enum SecretKind
{
    AwsAccessKey, AwsSecretKey, GitHubToken, GitLabToken, SlackToken, GoogleKey, StripeKey, PackageRegistryToken, AiProviderKey,
    PrivateKey, JsonWebToken, BearerToken, PasswordInAddress, NamedSecret,
}
