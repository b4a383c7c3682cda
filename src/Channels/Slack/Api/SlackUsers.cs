using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Channels.Slack.Trust;
using ChatGovernanceBot.Governance.People;

namespace ChatGovernanceBot.Channels.Slack.Api;

/// <summary>
/// What accounts are in the workspace (<c>users.info</c>). What Slack said is remembered for a minute at most, and forgotten when Slack tells
/// that a user changed; those who ask about one user at the same time share one call.
/// </summary>
internal sealed class SlackUsers(SlackApi api, SlackSettings settings, TimeProvider time)
{
    /// <summary>How long an answer counts, however the clock is put meanwhile.</summary>
    public static readonly TimeSpan Remembered = TimeSpan.FromMinutes(1);

    /// <summary>How long somebody who waits is kept by it: Slack waits three seconds for all of the answer.</summary>
    private static readonly TimeSpan Awaited = TimeSpan.FromSeconds(1);

    private const int MostRemembered = 10_000;
    private const int LongestId = 50;

    private readonly SlackMembership _membership = new(settings);
    private readonly ConcurrentDictionary<ChatAccount, Asked> _asked = new();

    internal ValueTask<SlackStanding> StandingAsync(ChatAccount account, CancellationToken cancellation) => StandingAsync(account, SlackUrgency.Owed, cancellation);

    /// <summary>For somebody who waits for it. An answer that takes long is not waited for, and is remembered for when they try again.</summary>
    internal async ValueTask<SlackStanding> AwaitedStandingAsync(ChatAccount account, CancellationToken cancellation)
    {
        var asked = StandingAsync(account, SlackUrgency.Awaited, cancellation).AsTask();
        return await Soon.IsDoneAsync(asked, Awaited, time, cancellation) ? await asked : new SlackStanding.Unknown(new("Slack takes long to say who this is.", null));
    }

    private async ValueTask<SlackStanding> StandingAsync(ChatAccount account, SlackUrgency urgency, CancellationToken cancellation)
    {
        if (account.Provider != SlackChannel.Name || account.Tenant != settings.Tenant)
        {
            return new SlackStanding.Refused("This account is of another workspace.");
        }

        if (_asked.TryGetValue(account, out var before) && IsGood(before) && !IsTooSlow(before, urgency))
        {
            return await before.Standing.Value.WaitAsync(cancellation);
        }

        _asked.MakeRoom(MostRemembered);

        // Nobody who waits ends the call for the others.
        var mine = new Asked(new(() => AskAsync(account, urgency)), urgency, time.GetTimestamp());
        var shared = _asked.AddOrUpdate(account, mine, (_, other) => ReferenceEquals(other, before) ? mine : other);
        var standing = await shared.Standing.Value.WaitAsync(cancellation);
        if (standing is SlackStanding.Unknown)
        {
            _asked.TryRemove(KeyValuePair.Create(account, shared));
        }

        return standing;
    }

    /// <summary>Slack is asked anew, also where a call is on its way already.</summary>
    public void Forget(ChatAccount account) => _asked.TryRemove(account, out _);

    private bool IsGood(Asked asked) =>
        !asked.Standing.IsValueCreated || !asked.Standing.Value.IsCompleted || (asked.Standing.Value.IsCompletedSuccessfully && time.GetElapsedTime(asked.At) < Remembered);

    // A call that nobody waited for may still be waiting for its turn.
    private static bool IsTooSlow(Asked asked, SlackUrgency urgency) =>
        urgency == SlackUrgency.Awaited && asked.Urgency == SlackUrgency.Owed && !(asked.Standing.IsValueCreated && asked.Standing.Value.IsCompleted);

    private async Task<SlackStanding> AskAsync(ChatAccount account, SlackUrgency urgency) =>
        await api.CallAsync(SlackMethod.UserInfo, "", new JsonObject { ["user"] = account.UserId }, urgency, CancellationToken.None) switch
        {
            SlackOutcome.Done { Answer: var answer } when answer["user"] is JsonObject user && user.Text("id") == account.UserId => _membership.StandingOf(user),
            SlackOutcome.Done { Answer: var answer } when answer["user"] is JsonObject other && other.Text("id") is { Length: > 0 } id => new SlackStanding.Refused(
                $"Slack knows this user by another id, {PlainText.Line(id, LongestId)}: with the move of a workspace into an organisation people get new ones, and people.yaml names those."),
            SlackOutcome.Done => new SlackStanding.Unknown(new("Slack did not say whom it answered for.", null)),
            SlackOutcome.Later later => new SlackStanding.Unknown(later),
            // Another word is no answer to who this is: nobody is shut out by a guess.
            SlackOutcome.Refused refused when SlackErrors.IsNobody(refused.Error) => new SlackStanding.Refused(SlackErrors.Explain(refused.Error)),
            SlackOutcome.Refused refused => new SlackStanding.Unknown(new($"Slack did not say who this is: {refused.Error}.", null)),
            var other => new SlackStanding.Unknown(new($"Slack did not say who this is ({other.GetType().Name}).", null)),
        };

    private sealed record Asked(Lazy<Task<SlackStanding>> Standing, SlackUrgency Urgency, long At);
}
