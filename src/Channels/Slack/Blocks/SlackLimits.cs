namespace ChatGovernanceBot.Channels.Slack.Blocks;

/// <summary>
/// What Slack takes at most, each from the page of its block, element or object at https://docs.slack.dev/reference/block-kit. Texts are
/// counted in UTF-16 units after escaping, which is the larger of the two ways to count.
/// </summary>
internal static class SlackLimits
{
    public const int MessageBlocks = 50;
    public const int ViewBlocks = 100;

    /// <summary>Bytes of a view as JSON: of more than 250 KB Slack says <c>view_too_large</c>. https://docs.slack.dev/reference/methods/views.open</summary>
    public const int ViewBytes = 240_000;

    /// <summary>Of those, for what is shown in it: beside that stand its metadata, and what is filled in anew.</summary>
    public const int ViewBlockBytes = 200_000;

    /// <summary>Undocumented: a message of about 13,200 characters in all its blocks is refused as <c>msg_blocks_too_long</c>.</summary>
    public const int MessageCharacters = 12_500;

    /// <summary>Of the text beside the blocks, which notifications show the beginning of and screen readers read; Slack itself asks for no more than 4,000.</summary>
    public const int NotificationText = 2000;

    public const int SectionText = 3000;
    public const int FieldText = 2000;
    public const int Fields = 10;
    public const int HeaderText = 150;
    public const int ContextElements = 10;

    /// <summary>As other texts: the page names no smaller one.</summary>
    public const int ContextText = 3000;

    public const int ActionElements = 25;
    public const int ButtonText = 75;
    public const int ButtonValue = 2000;
    public const int Url = 3000;
    public const int AccessibilityLabel = 75;
    public const int Identifier = 255;
    public const int InputLabel = 2000;
    public const int InputHint = 2000;
    public const int InputText = 3000;
    public const int Placeholder = 150;
    public const int Options = 100;
    /// <summary>In a message, where a hundred long ones would make it too long as a whole.</summary>
    public const int MessageOptions = 30;

    public const int OptionText = 75;

    /// <summary>A value is never cut: it would name something else. The ids of the catalog, of at most 129 characters, and the handles of the roster are shorter.</summary>
    public const int OptionValue = 150;

    public const int Metadata = 3000;

    /// <summary>Of the title and of both buttons of a dialog.</summary>
    public const int ViewText = 24;

    /// <summary>Bytes of an acknowledgement over a socket. Slack takes 20,480 at once there, undocumented; over more it closes the socket (1009) and delivers the same again on the next.</summary>
    public const int SocketFrame = 20_000;
}
