using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;

namespace ChatGovernanceBot.Bot.Tests.Settings;

/// <summary>An environment of which only the name counts.</summary>
internal sealed class NamedEnvironment(string name) : IHostEnvironment
{
    public string EnvironmentName { get; set; } = name;
    public string ApplicationName { get; set; } = "tests";
    public string ContentRootPath { get; set; } = AppContext.BaseDirectory;
    public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
}
