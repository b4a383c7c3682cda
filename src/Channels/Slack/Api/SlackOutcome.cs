using System.Text.Json.Nodes;

namespace ChatGovernanceBot.Channels.Slack.Api;

/// <summary>What an operator has to mend.</summary>
internal enum SlackShut
{
    /// <summary>Nothing can be called with the token.</summary>
    Token,
    /// <summary>The app lacks what one method needs.</summary>
    Scope,
    /// <summary>Something that holds for everybody keeps the app from what one method does: a setting of the app or the workspace.</summary>
    Setting,
}

/// <summary>What became of one call to Slack.</summary>
internal abstract record SlackOutcome
{
    /// <param name="Answer">All that Slack answered.</param>
    public sealed record Done(JsonObject Answer) : SlackOutcome;

    /// <summary>Not now: it is to be tried again, not before the time if one was named.</summary>
    public record Later(string Reason, TimeSpan? After) : SlackOutcome;

    /// <summary>Slack was not asked: by what the bot allows itself, its turn comes so much later.</summary>
    public sealed record NotYet(TimeSpan Turn) : Later("More is to be said there than Slack takes at once.", Turn);

    /// <summary>Not now, and nobody knows whether Slack did it: its answer never came, or was that it failed half way.</summary>
    public sealed record InDoubt(string Reason, TimeSpan? After = null) : Later(Reason, After);

    /// <summary>Not before an operator acts: Slack refuses the token, the app lacks a scope, or a setting keeps it from it.</summary>
    public sealed record Shut(string Reason, SlackShut Cause) : Later(Reason, TimeSpan.FromMinutes(1));

    /// <summary>What it was about is not there or cannot be changed any more: a message, a view, a trigger that has expired.</summary>
    public sealed record NotThere(string Reason) : SlackOutcome;

    /// <summary>The message or view is too large, or what was asked for is.</summary>
    public sealed record TooLarge : SlackOutcome;

    /// <summary>Slack says no for good.</summary>
    /// <param name="Error">Slack's own word for it: <c>channel_not_found</c>, <c>hash_conflict</c>.</param>
    public sealed record Refused(string Error) : SlackOutcome
    {
        /// <summary>The message is there and stays as it is.</summary>
        public bool IsNotToBeChanged => SlackErrors.IsNotToBeChanged(Error);
    }
}
