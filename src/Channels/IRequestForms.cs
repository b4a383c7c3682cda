using System.Collections.Immutable;

namespace ChatGovernanceBot.Channels;

/// <summary>The request form for a channel that has fields of its own. They are <c>entitlement</c>, <c>beneficiary</c>, <c>length</c>, <c>ticket</c> and <c>justification</c>.</summary>
public interface IRequestForms
{
    /// <summary>What the form offers as it is filled in so far. Nothing is kept of it.</summary>
    Task<FormStep> LookAsync(Incoming.Pressed filled, CancellationToken cancellation);

    /// <summary>Submits the form, unless something is wrong with it or the way that the request takes was not shown yet. The same key is the same request.</summary>
    /// <param name="shown">The <see cref="FormOffer.Way"/> that was shown.</param>
    Task<FormStep> SubmitAsync(Incoming.Pressed filled, string shown, CancellationToken cancellation);

    /// <summary>What of the catalog goes by these letters, best first; what asks least where nothing was typed.</summary>
    Task<ImmutableArray<FormChoice>> EntitlementsAsync(Incoming.Pressed typed, int most, CancellationToken cancellation);

    /// <summary>For whom the person may ask: colleagues, and the machines that they answer for.</summary>
    Task<ImmutableArray<FormChoice>> BeneficiariesAsync(Incoming.Pressed typed, int most, CancellationToken cancellation);
}

/// <summary>Something to choose in a field.</summary>
/// <param name="Value">What the field holds then.</param>
/// <param name="Label">One line.</param>
public sealed record FormChoice(string Value, string Label);

/// <summary>What is wrong with one field.</summary>
/// <param name="Label">The field, as it is called beside others.</param>
/// <param name="Text">What is wrong, as it stands after a colon.</param>
public sealed record FieldProblem(string Field, string Label, string Text)
{
    /// <summary>For where it does not stand at the field.</summary>
    public string Labelled => $"{Label}: {Text}";

    /// <summary>For where it does.</summary>
    public string Alone => char.ToUpperInvariant(Text[0]) + Text[1..];
}

/// <summary>What a form that is being filled in offers.</summary>
/// <param name="Lengths">Sensible lengths, the longest that policy allows last.</param>
/// <param name="Preview">Who will be asked, why and what silence means; null until it is known what is asked for whom.</param>
/// <param name="Way">Names the way that the preview shows; empty without one.</param>
public sealed record FormOffer(ImmutableArray<FormChoice> Lengths, OutgoingMessage? Preview, string Way);

/// <summary>Where a form stands.</summary>
public abstract record FormStep
{
    /// <summary>It is to be shown like this.</summary>
    public sealed record Open(FormOffer Offer) : FormStep;
    /// <summary>Something is wrong; nothing was recorded.</summary>
    public sealed record Wrong(ImmutableArray<FieldProblem> Problems) : FormStep;
    /// <summary>It is not gone on with, and this is why.</summary>
    public sealed record Ended(OutgoingMessage Message) : FormStep;
    /// <summary>Nothing is wrong with what was filled in, and yet nothing could be looked at or recorded now: it may be sent again as it is.</summary>
    public sealed record NotNow(OutgoingMessage Message) : FormStep;
    /// <summary>The request is recorded.</summary>
    public sealed record Submitted(OutgoingMessage Message) : FormStep;
}
