using System.Text.Json;
using System.Text.Json.Nodes;
using Newtonsoft.Json.Linq;

namespace ChatGovernanceBot.Channels.Teams;

/// <summary>A button that was pressed: a verb, the id that its data names, and the card's inputs. All hostile.</summary>
/// <param name="In">Of a dialog that asks before something is done: the message from which it was opened; empty for anything else.</param>
internal sealed record TeamsPress(string Verb, string Id, JsonObject Inputs, string In = "")
{
    /// <summary>Where a dialog's button says <see cref="In"/>.</summary>
    public const string OpenedIn = "openedIn";

    // An entitlement's id has 129 characters at most.
    private const int LongestName = 160;
    private const int LongestMessage = 1024;
    private const int LargestInputs = 16 * 1024;
    private const int DeepestInput = 8;

    /// <param name="data">Of an <c>Action.Execute</c>, an <c>Action.Submit</c> or a dialog: the button's own data with the inputs merged in.</param>
    /// <param name="verb">Where it does not stand in the data.</param>
    /// <returns>Null for what names no button.</returns>
    public static TeamsPress? Of(object? data, string? verb = null)
    {
        if (data is not JObject said || Name(verb ?? said["verb"]) is not { } name || Name(said["id"] ?? "") is not { } id)
        {
            return null;
        }

        if (InputsOf(said) is not { } inputs)
        {
            return null;
        }

        foreach (var own in (string[])["id", "verb", "msteams", OpenedIn])
        {
            inputs.Remove(own);
        }

        return new(name, id, inputs, said[OpenedIn] is JValue { Value: string { Length: <= LongestMessage } opened } && opened.All(c => char.IsAsciiLetterOrDigit(c) || c is ':' or '-' or '_' or '|') ? opened : "");
    }

    private static JsonObject? InputsOf(JObject said)
    {
        var text = said.ToString(Newtonsoft.Json.Formatting.None);
        try
        {
            return text.Length <= LargestInputs ? JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { MaxDepth = DeepestInput }) as JsonObject : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Name(JToken? token) => token is JValue { Value: string { Length: <= LongestName } text } ? text : null;
}
