using ChatGovernanceBot.Bot.Cli;
using ChatGovernanceBot.Bot.Startup;

return CommandLine.Asks(args) ? await CommandLine.RunAsync(args) : await Serve.RunAsync(args);
