using Microsoft.Bot.Schema.Teams;

namespace ChatGovernanceBot.Channels.Teams;

/// <summary>
/// Dialogs (task modules): the reason before a denial, and the long form. What is filled in goes to the one conversation as any press does,
/// and what it answers stands in the dialog.
/// </summary>
public sealed class TeamsDialogs(IConversation conversation, TeamsCallers callers)
{
    /// <summary>What a button with a dialog asks the conversation for before anything is done.</summary>
    internal Task<TaskModuleResponse> FetchAsync(TeamsCaller caller, object? data, CancellationToken cancellation) =>
        AnswerAsync(caller, TeamsPress.Of(data) is { } press ? TeamsButtons.Opening(press) : null, cancellation);

    internal Task<TaskModuleResponse> SubmitAsync(TeamsCaller caller, object? data, CancellationToken cancellation) => AnswerAsync(caller, TeamsPress.Of(data), cancellation);

    private async Task<TaskModuleResponse> AnswerAsync(TeamsCaller caller, TeamsPress? press, CancellationToken cancellation)
    {
        if (press is null)
        {
            return Message("This could not be read. Nothing was done.");
        }

        var answers = await callers.FindAsync(caller, cancellation) is { } person
            ? await conversation.HandleAsync(TeamsBot.Pressed(caller, person, press), cancellation)
            : await callers.RefuseAsync(caller, "", press, cancellation);
        return answers.Count == 0 ? Message("Nothing came of this. Nothing was done.") : Show(answers[^1].Message);
    }

    private static TaskModuleResponse Show(OutgoingMessage message) => message.Card is null ? Message(message.Text) : new TaskModuleResponse
    {
        Task = new TaskModuleContinueResponse(new TaskModuleTaskInfo { Title = "Access", Height = "medium", Width = "medium", Card = TeamsCards.DialogCard(message) }),
    };

    private static TaskModuleResponse Message(string text) => new() { Task = new TaskModuleMessageResponse(text) };
}
