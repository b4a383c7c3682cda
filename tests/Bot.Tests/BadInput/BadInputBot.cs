using ChatGovernanceBot.Bot.Tests.Running;

namespace ChatGovernanceBot.Bot.Tests.BadInput;

/// <summary>The host of everything that is said wrongly, with Acme's own policy.</summary>
public sealed class BadInputBot : SharedBot;

[CollectionDefinition(Name)]
public sealed class BadInputCollection : ICollectionFixture<BadInputBot>
{
    public const string Name = "bad input";
}

/// <summary>A test on that host; the audit is sound after each.</summary>
[Collection(BadInputCollection.Name)]
public abstract class BadInputStory(BadInputBot host) : IDisposable
{
    protected BotFolder Folder => host.Folder;
    protected BotProcess Bot => host.Bot;

    protected Task<Talker> AsAsync(string name) => host.AsAsync(name);

    public virtual void Dispose()
    {
        AuditTrail.AssertSound(Folder);
        GC.SuppressFinalize(this);
    }
}
