using ChatGovernanceBot.Bot.Startup;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Json;

namespace ChatGovernanceBot.Bot.Tests.Settings;

/// <summary>Settings are what they were at the start, which checked them.</summary>
public sealed class ReadOnceTests
{
    [Fact]
    public void Files_of_settings_are_not_watched()
    {
        IConfigurationRoot configuration = Serve.Builder([]).Configuration;

        var files = configuration.Providers.OfType<JsonConfigurationProvider>().ToList();
        Assert.NotEmpty(files);
        Assert.DoesNotContain(files, file => file.Source.ReloadOnChange);
    }
}
