using Microsoft.Bot.Schema.Teams;

namespace ChatGovernanceBot.Channels.Teams;

/// <summary>
/// Dialogs (task modules): the reason before a denial, and the long form. What is filled in goes to the one conversation as any press does,
/// and what it answers stands in the dialog.
/// </summary>
public sealed class TeamsDialogs(IConversation conversation, TeamsCallers callers, TeamsEdits edits)
{
    /// <summary>What a button with a dialog asks the conversation for before anything is done.</summary>
    internal async Task<TaskModuleResponse> FetchAsync(TeamsCaller caller, object? data, CancellationToken cancellation)
    {
        var opening = TeamsPress.Of(data) is { } press ? TeamsButtons.Opening(press) : null;
        return opening is null ? Unread() : Show(await AnswerAsync(caller, opening, cancellation), TeamsButtons.IsAsked(opening) ? caller.Pressed : "");
    }

    internal async Task<TaskModuleResponse> SubmitAsync(TeamsCaller caller, object? data, CancellationToken cancellation)
    {
        if (TeamsPress.Of(data) is not { } press)
        {
            return Unread();
        }

        // Only what was asked about in the dialog changes the message from which that was opened. The client says which; it can name none but its own.
        var inMessage = caller with { Pressed = caller.Audience == Audience.Person ? press.In : "" };
        var answers = await AnswerAsync(inMessage, press, cancellation);
        if (answers is [.., { Message.Of: not null } answer])
        {
            await edits.EditAsync(inMessage, answer, cancellation);
        }

        return Show(answers, inMessage.Pressed);
    }

    private async Task<IReadOnlyList<Reply>> AnswerAsync(TeamsCaller caller, TeamsPress press, CancellationToken cancellation) => await callers.FindAsync(caller, cancellation) is { } person
        ? await conversation.HandleAsync(TeamsBot.Pressed(caller, person, press), cancellation)
        : await callers.RefuseAsync(caller, null, press, cancellation);

    private static TaskModuleResponse Show(IReadOnlyList<Reply> answers, string openedIn) => answers switch
    {
        [] => Message("Nothing came of this. Nothing was done."),
        [.., { Message: { Card: null } said }] => Message(said.Text),
        [.., var shown] => new TaskModuleResponse
        {
            Task = new TaskModuleContinueResponse(new TaskModuleTaskInfo { Title = "Access", Height = "medium", Width = "medium", Card = TeamsCards.DialogCard(shown.Message, openedIn) }),
        },
    };

    private static TaskModuleResponse Unread() => Message("This could not be read. Nothing was done.");

    private static TaskModuleResponse Message(string text) => new() { Task = new TaskModuleMessageResponse(TeamsCards.Words(text)) };
}
