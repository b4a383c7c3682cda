namespace ChatGovernanceBot.Channels.Slack.Socket;

/// <summary>Why a socket is not the one to listen on any more.</summary>
internal enum SlackSocketEnd
{
    /// <summary>It is gone.</summary>
    Closed,
    /// <summary>It goes soon; until then it delivers.</summary>
    GoesSoon,
    /// <summary>It is gone, and nobody wants another.</summary>
    SwitchedOff,
    /// <summary>As many are open for the app as Slack takes.</summary>
    TooMany,
}

/// <summary>Words for how sockets end.</summary>
internal static class SlackSocketEnds
{
    /// <summary>By what Slack says when it ends one: https://docs.slack.dev/apis/events-api/using-socket-mode#disconnect. More than ten for an app are undocumented as a reason.</summary>
    public static SlackSocketEnd Of(string? reason) => reason switch
    {
        "link_disabled" => SlackSocketEnd.SwitchedOff,
        "too_many_websockets" => SlackSocketEnd.TooMany,
        _ => SlackSocketEnd.GoesSoon,
    };

    /// <summary>A sentence for an operator.</summary>
    public static string Explain(this SlackSocketEnd end) => end switch
    {
        SlackSocketEnd.SwitchedOff => "Socket Mode is switched off in the app's settings.",
        SlackSocketEnd.TooMany => "Slack takes ten sockets for an app, and so many are open (too_many_websockets). Stop what else runs with this app; those that broke Slack gives up by itself.",
        SlackSocketEnd.GoesSoon => "Slack ends the socket before it says hello.",
        _ => "The socket was closed and is being opened again.",
    };
}
