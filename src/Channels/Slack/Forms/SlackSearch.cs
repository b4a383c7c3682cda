using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Slack.Api;
using ChatGovernanceBot.Channels.Slack.Blocks;
using ChatGovernanceBot.Governance.People;

namespace ChatGovernanceBot.Channels.Slack.Forms;

/// <summary>What the selects of the request dialog offer for the letters typed so far; nothing to anybody who could not ask for it.</summary>
internal sealed class SlackSearch(IRequestForms forms, IAccounts accounts, SlackUsers users)
{
    internal async Task<SlackAnswer> AnswerAsync(SlackArrival.Suggestion suggestion, CancellationToken cancellation) => new(await users.AwaitedStandingAsync(suggestion.Account, cancellation) switch
    {
        SlackStanding.Unknown => SelectOptions.NotNow(),
        SlackStanding.Member when await accounts.FindAsync(suggestion.Account, cancellation) is { } person => SelectOptions.Answer(await FindAsync(suggestion, person, cancellation)),
        _ => SelectOptions.Answer([]),
    });

    private async Task<ImmutableArray<FormChoice>> FindAsync(SlackArrival.Suggestion suggestion, Person person, CancellationToken cancellation)
    {
        var inputs = new JsonObject { [suggestion.ActionId] = suggestion.Typed };
        var typed = new Incoming.Pressed(person.Ref, suggestion.Account, new(suggestion.Account.UserId), suggestion.Key, "", "", inputs);
        return suggestion.ActionId switch
        {
            SlackRequestView.Entitlement => await forms.EntitlementsAsync(typed, SlackLimits.Options, cancellation),
            SlackRequestView.Beneficiary => await forms.BeneficiariesAsync(typed, SlackLimits.Options, cancellation),
            _ => [],
        };
    }
}
