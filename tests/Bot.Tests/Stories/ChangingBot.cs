using System.Text.RegularExpressions;
using ChatGovernanceBot.Bot.Tests.Running;

namespace ChatGovernanceBot.Bot.Tests.Stories;

/// <summary>A host whose policy is changed by tests; each leaves Acme as it found it.</summary>
public sealed class ChangingBot : SharedBot
{
    /// <summary>The person is no longer active; the host has taken that up.</summary>
    public async Task LeaveAsync(string person)
    {
        await EditPolicyAsync("people.yaml", text => Regex.Replace(text, $"(id: {person}@acme\\.test\\n(?:    .*\\n)*?    status: )active", "$1left"));
        Assert.Equal(0, (await PolicyAsync()).Problems);
    }

    /// <summary>Puts Acme's own files back.</summary>
    public async Task RestoreAsync()
    {
        foreach (var file in Directory.GetFiles(Path.Combine(BotProcess.Repository, "manifests", "policy"), "*.yaml"))
        {
            var (name, own) = (Path.GetFileName(file), await File.ReadAllTextAsync(file));
            if (await File.ReadAllTextAsync(Path.Combine(Folder.PolicyPath, name)) != own)
            {
                await EditPolicyAsync(name, _ => own);
            }
        }
    }
}

[CollectionDefinition(Name)]
public sealed class ChangingCollection : ICollectionFixture<ChangingBot>
{
    public const string Name = "changing policy";
}
