using System.Security.Cryptography;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Governance.Requests;
using ChatGovernanceBot.Ledger;
using ChatGovernanceBot.Ledger.Rows;

namespace ChatGovernanceBot.Channels.Conversation;

/// <summary>A card as it is to be shown now, and the delivery that its buttons name.</summary>
public sealed record Shown(DeliveryId Id, Presented Card);

/// <summary>
/// Writes a delivered card anew. A delivery stands for one content for good: where what is decided on has changed, the card gets another id,
/// so that a click on what stood there before, in a stale tab or with the second half of a double click, is never one on what stands there now (I11).
/// </summary>
public sealed class Showing(Presenter presenter, DeliveryBook deliveries)
{
    public static DeliveryId NewId() => new(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)));

    /// <summary>Null when there is nothing to show any more. What is shown is on record before it is shown.</summary>
    /// <param name="left">The request as a command left it, which is then shown so; null where it is shown as it is now.</param>
    public async Task<Shown?> ShowAsync(DeliveryRow delivery, Person reader, string? problem, CancellationToken cancellation, Left<Request>? left = null)
    {
        var about = CardAbout.Of(delivery);
        var same = await presenter.PresentAsync(about, reader, new(delivery.Id), problem, cancellation, left);
        // Where another delivery took its place, that one is shown, whatever it showed.
        if (same is null || same.Digest.Length == 0 || (same.Digest == delivery.Digest && delivery.State != DeliveryState.Settled))
        {
            return same is null ? null : new(new(delivery.Id), same);
        }

        var id = NewId();
        if (await presenter.PresentAsync(about, reader, id, problem, cancellation, left) is not { } changed)
        {
            return null;
        }

        var standing = await deliveries.RenewAsync(new(delivery.Id), id, changed.Digest, cancellation);
        return standing == id ? new(id, changed)
            : await presenter.PresentAsync(about, reader, standing, problem, cancellation, left) is { } known ? new(standing, known) : null;
    }
}
