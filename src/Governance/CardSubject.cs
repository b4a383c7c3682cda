using System.Globalization;

namespace ChatGovernanceBot.Governance;

/// <summary>The messages that obligations send; each is a template in <c>cards/</c>.</summary>
public enum CardKind
{
    /// <summary>To an approver: decide.</summary>
    Approval,
    /// <summary>To requester and beneficiary: where the request stands.</summary>
    Progress,
    /// <summary>To requester and beneficiary, or who answers for the machine: the edge was observed for this item.</summary>
    AccessActive,
    /// <summary>To requester and beneficiary, or who answers for the machine: the end comes near.</summary>
    ExpiryNotice,
    /// <summary>To requester and beneficiary, or who answers for the machine, and to who did it: somebody took it away, why, and how far that is.</summary>
    AccessRevoked,
    /// <summary>To requester and beneficiary, or who answers for the machine, and to who revoked it: how it ended.</summary>
    RequestEnded,
    /// <summary>To the owner of a task.</summary>
    Task,
    /// <summary>To the owner of an entitlement: an edge that was there before us, Remove or Keep.</summary>
    PreExistingEnd,
    /// <summary>To a reviewer: keep or revoke.</summary>
    Review,
    /// <summary>To a reviewer who has not answered yet: the same again.</summary>
    ReviewReminder,
    /// <summary>To the holder of an access that its review took back, or to who answers for a machine.</summary>
    ReviewEnded,
    /// <summary>To the owner of an entitlement: the target is not what the ledger says.</summary>
    Finding,
    /// <summary>To who changes a system by hand: do it, and attest it.</summary>
    Hands,
    /// <summary>To who was asked and has not attested yet: the same again.</summary>
    HandsReminder,
    /// <summary>To everyone in the conversation in which a request was submitted: where it stands. It is nobody's; those who are asked see their own view of it.</summary>
    Shared,
    /// <summary>To whoever owns what nobody else does: a changed policy that removes many people is held.</summary>
    PolicyHeld,
    /// <summary>To an approver who has not decided at half of the time: the same again.</summary>
    ApprovalReminder,
    /// <summary>To an approver who has not decided at three quarters of the time: the same again.</summary>
    LastApprovalReminder,
    /// <summary>To an approver whom those who wait have nudged: the same again.</summary>
    ApprovalNudge,
    /// <summary>To who owns or was asked about a defect: it is open, or still is.</summary>
    Defect,
}

/// <summary>The subject of a <see cref="ObligationKind.DeliverCard"/>: which card, about what, to whom.</summary>
/// <param name="Item">The item's number; 0 where the card is about the whole request or an access, the n-th of a reviewer's reminders.</param>
/// <param name="Mark">Tells two deliveries of the same card apart: the stream's version that owed it.</param>
public sealed record CardSubject(CardKind Card, int Item, int Mark, PersonId To)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Card}:{Item}:{Mark}:{To.Value}");

    /// <summary>Whom a written subject names, without reading the rest of it; null where it is none.</summary>
    public static string? ReaderIn(string text) => text.Split(':', 4) is { Length: 4 } parts ? parts[3] : null;

    /// <exception cref="FormatException">The text is not a subject written by <see cref="ToString"/>.</exception>
    public static CardSubject Parse(string text)
    {
        var parts = text.Split(':', 4);
        return parts.Length == 4
            ? new(Enum.Parse<CardKind>(parts[0]), int.Parse(parts[1], CultureInfo.InvariantCulture), int.Parse(parts[2], CultureInfo.InvariantCulture), new PersonId(parts[3]))
            : throw new FormatException("not a card subject");
    }
}
